package io.github.streamingkafka.validation.stack;

import io.github.streamingkafka.common.process.ConfigurationException;
import io.github.streamingkafka.common.process.ExitStatus;
import io.github.streamingkafka.common.process.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/**
 * What a tool was asked to do: picocli fills the annotated fields, and prints them as the help
 * text.
 */
public abstract class ToolOptions {
  private static final int HELP_WIDTH = 105;

  private final List<String> problems = new ArrayList<>();
  private Map<String, String> variables = Map.of();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "this text")
  private boolean help;

  /** Runs a tool as a process, or shows its help text. */
  public static <O extends ToolOptions> void run(O options, String[] words, Program.Body<O> body) {
    Program.run(
        variables -> parse(options, List.of(words), variables),
        (parsed, stop) -> {
          if (((ToolOptions) parsed).help) {
            new CommandLine(parsed).setUsageHelpWidth(HELP_WIDTH).usage(System.out);
            return ExitStatus.OK;
          }
          return body.run(parsed, stop);
        });
  }

  /**
   * Reads the words of a command line.
   *
   * @param variables the shell's
   * @throws ConfigurationException if any word is wrong; it names all that are
   */
  public static <O extends ToolOptions> O parse(
      O options, List<String> words, Map<String, String> variables) {
    CommandLine line = new CommandLine(options).setCaseInsensitiveEnumValuesAllowed(true);
    line.setStopAtPositional(options.areBeforeParameters());
    line.getCommandSpec().parser().collectErrors(true);
    ToolOptions common = options;
    common.variables = Map.copyOf(variables);
    List<String> problems = common.problems;
    for (Exception wrong : line.parseArgs(words.toArray(String[]::new)).errors()) {
      problems.add(line.getCommandName() + ": " + wrong.getMessage());
    }
    if (common.help) {
      return options;
    }
    if (problems.isEmpty()) {
      common.check();
    }
    if (!problems.isEmpty()) {
      throw new ConfigurationException(List.copyOf(problems));
    }
    return options;
  }

  /** The shell's. */
  public final Map<String, String> variables() {
    return variables;
  }

  /** {@linkplain #reject Rejects} values that can be read and are wrong. */
  protected void check() {}

  /** Whether options end at the first parameter: what follows is not this tool's to read. */
  protected boolean areBeforeParameters() {
    return false;
  }

  protected final void reject(String option, Object value, String expected) {
    problems.add(option + "=" + value + ": expected " + expected);
  }

  /** {@linkplain #reject Rejects} a number out of this range, both ends included. */
  protected final <N extends Number & Comparable<N>> void checkRange(
      String option, N value, N min, N max) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      String what = value instanceof Double ? "a number" : "a whole number";
      reject(option, value, String.format(Locale.ROOT, "%s from %s to %s", what, min, max));
    }
  }
}

package io.github.streamingkafka.validation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.streamingkafka.analytics.AnalyticsConfig;
import io.github.streamingkafka.common.process.Environment;
import io.github.streamingkafka.common.process.Environment.Variable;
import io.github.streamingkafka.inventory.InventoryConfig;
import io.github.streamingkafka.producer.CommandLine;
import io.github.streamingkafka.producer.ProducerOrderConfig;
import io.github.streamingkafka.validation.process.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What is written of a service's variables is what its program does: the code says which there are,
 * their defaults and ranges, and everything else is compared with it.
 */
class VariablesTest {
  private static final Pattern ENV_LINE =
      Pattern.compile("^# (.*)\n#?([A-Z_]+)=(.*)$", Pattern.MULTILINE);
  private static final Pattern ROW =
      Pattern.compile("^\\| (`[A-Z_`, ]+`) \\| (.*?) \\| (.*) \\|$", Pattern.MULTILINE);
  private static final Pattern RANGE = Pattern.compile("(-?\\d+) to (\\d+)");
  private static final Pattern NAME = Pattern.compile("[A-Z][A-Z_]+");

  /** Where the default of a blank variable is told in words. */
  private static final Map<String, String> BLANK =
      Map.of(
          "RATE", "10; 0 in a burst",
          "RUN_ID", "unique",
          "SEED", "random, printed",
          "GROUP_INSTANCE_ID", "none",
          "HTTP_TOKEN_FILE", "none");

  private enum Program {
    PRODUCER("producer-order", "producer.env", "producer_order"),
    INVENTORY("inventory-consumer", "inventory.env", "inventory_consumer"),
    ANALYTICS("analytics-consumer", "analytics.env", "analytics_consumer");

    private final String module;
    private final String envFile;
    private final String service;

    Program(String module, String envFile, String service) {
      this.module = module;
      this.envFile = envFile;
      this.service = service;
    }

    private Map<String, Variable> variables() {
      Environment environment = new Environment(Map.of());
      var unused =
          switch (this) {
            case PRODUCER ->
                ProducerOrderConfig.read(
                    environment,
                    new CommandLine(false, false, Optional.empty()),
                    Instant.EPOCH,
                    new Random(1));
            case INVENTORY -> InventoryConfig.read(environment);
            case ANALYTICS -> AnalyticsConfig.read(environment);
          };
      return environment.asked();
    }
  }

  private record Told(String defaultValue, String what) {}

  @ParameterizedTest
  @EnumSource
  void shouldStandInTheEnvFile(Program program) throws IOException {
    Map<String, Told> file = new LinkedHashMap<>();
    ENV_LINE
        .matcher(text(program.module + "/" + program.envFile))
        .results()
        .forEach(line -> file.put(line.group(2), new Told(line.group(3), line.group(1))));

    assertThat(file).containsOnlyKeys(program.variables().keySet());
    program.variables().forEach((name, variable) -> assertSame(name, variable, file.get(name)));
  }

  @ParameterizedTest
  @EnumSource
  void shouldStandInTheDocumentation(Program program) throws IOException {
    Map<String, Told> table = new LinkedHashMap<>();
    table.putAll(table("All services"));
    table.putAll(table(program.module));

    assertThat(table).containsOnlyKeys(program.variables().keySet());
    program
        .variables()
        .forEach(
            (name, variable) -> {
              Told told = table.get(name);
              assertSame(
                  name,
                  variable,
                  told.defaultValue().equals(BLANK.get(name)) ? new Told("", told.what()) : told);
            });
  }

  /**
   * What Compose hands on from the shell is a variable of that service, and said to be handed on.
   */
  @ParameterizedTest
  @EnumSource
  void shouldBeKnownWhereComposeHandsItOn(Program program) throws IOException {
    String block = section(text("docker-compose.yml"), "  " + program.service + ":", "\n  \\w");
    Set<String> handedOn =
        Pattern.compile("- \\$\\{([A-Z_]+):\\+\\1=}\\$\\{\\1:-\\1_UNSET}")
            .matcher(block)
            .results()
            .map(line -> line.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    String told =
        section(text("docs/configuration.md"), "With Compose these are", "the others belong");

    assertThat(handedOn).isNotEmpty().isSubsetOf(program.variables().keySet());
    assertThat(NAME.matcher(told).results().map(MatchResult::group)).containsAll(handedOn);
  }

  private static void assertSame(String name, Variable variable, Told told) {
    if (!told.defaultValue().isEmpty()) {
      assertThat(told.defaultValue()).as("default of " + name).isEqualTo(plain(variable));
    } else {
      assertThat(BLANK).as("blank variables").containsKey(name);
    }
    RANGE
        .matcher(told.what())
        .results()
        .filter(range -> variable.min() != null)
        .forEach(
            range -> {
              assertThat(Double.parseDouble(range.group(1)))
                  .as("least " + name)
                  .isEqualTo(variable.min().doubleValue());
              assertThat(Double.parseDouble(range.group(2)))
                  .as("most " + name)
                  .isEqualTo(variable.max().doubleValue());
            });
  }

  private static String plain(Variable variable) {
    return variable.defaultValue() instanceof Enum<?> constant
        ? constant.name().toLowerCase(Locale.ROOT)
        : String.valueOf(variable.defaultValue());
  }

  /** The rows of a section's table, some of which are of several variables. */
  private static Map<String, Told> table(String section) throws IOException {
    Map<String, Told> table = new LinkedHashMap<>();
    ROW.matcher(section(text("docs/configuration.md"), "## " + section + "\n", "\n## "))
        .results()
        .forEach(
            row -> {
              String[] names = row.group(1).replace("`", "").split(", ", -1);
              String all = row.group(2).replace("`", "");
              String[] defaults = names.length == 1 ? new String[] {all} : all.split(", ", -1);
              for (int i = 0; i < names.length; i++) {
                table.put(names[i], new Told(defaults[i], row.group(3)));
              }
            });
    return table;
  }

  private static String section(String text, String from, String to) {
    int start = text.indexOf(from) + from.length();
    assertThat(text).contains(from);
    return Pattern.compile(to).split(text.substring(start), 2)[0];
  }

  private static String text(String file) throws IOException {
    return Files.readString(Installation.root().resolve(Path.of(file)));
  }
}

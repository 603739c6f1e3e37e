package io.github.streamingkafka.validation.stack;

import io.github.streamingkafka.common.process.ConfigurationException;
import io.github.streamingkafka.validation.process.Directories;
import io.github.streamingkafka.validation.stack.Check.Verdict;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Stack;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/**
 * What a tool leaves for other programs: its result as JSON, and its checks in the XML of JUnit,
 * which CI servers show.
 */
public final class ReportFiles {
  private static final String STANDARD_OUTPUT = "-";
  private static final int REPLACEMENT = 0xFFFD;

  @Option(
      names = "--json",
      arity = "0..1",
      paramLabel = "FILE",
      fallbackValue = STANDARD_OUTPUT,
      preprocessor = NotTheNextParameter.class,
      description = "the result as one JSON object: on standard output, or with --json=FILE there")
  private Path json;

  @Option(
      names = "--junit",
      paramLabel = "FILE",
      description = "a test case for each check, in the XML of JUnit, for CI servers")
  private Path junit;

  /** Checks that belong together. */
  public record Suite(String name, List<Check> checks) {}

  /** Whether standard output is to be the JSON object, and nothing else. */
  public boolean isJsonPrinted() {
    return json != null && json.toString().equals(STANDARD_OUTPUT);
  }

  /**
   * Makes sure that the files can be written. From then on the one for CI servers tells of a
   * failure, so that no earlier result is taken for one of a tool that does not come to its end.
   *
   * @throws ConfigurationException if they cannot be
   */
  public void begin(String tool) throws IOException {
    if (json != null && !isJsonPrinted()) {
      Directories.writableFile("--json", json);
      if (Files.isRegularFile(json)) {
        // Not a device, a pipe or the like.
        Files.delete(json);
      }
    }
    Directories.writableFile("--junit", junit);
    if (json != null && json.equals(junit)) {
      throw new ConfigurationException(
          List.of("--junit " + junit + ": expected another file than that of --json"));
    }
    writeJunit(tool, List.of(), "it did not come to its end: see what it said on standard error");
  }

  /**
   * Writes what was asked for.
   *
   * @param unfinished why the suites are not all; null if they are
   * @param result as JSON
   * @param out gets it, unless a file does
   */
  public void end(
      String tool, List<Suite> suites, String unfinished, String result, PrintStream out)
      throws IOException {
    writeJunit(tool, suites, unfinished);
    if (isJsonPrinted()) {
      out.println(result);
      if (out.checkError()) {
        throw new IOException("--json: standard output does not take the result");
      }
    } else if (json != null) {
      Files.writeString(json, result + System.lineSeparator());
    }
  }

  private void writeJunit(String tool, List<Suite> suites, String unfinished) throws IOException {
    if (junit == null) {
      return;
    }
    try (Writer file = Files.newBufferedWriter(junit)) {
      XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(file);
      xml.writeStartDocument();
      xml.writeStartElement("testsuites");
      attribute(xml, "name", tool);
      for (Suite suite : suites) {
        write(xml, tool, suite);
      }
      if (unfinished != null) {
        xml.writeStartElement("testsuite");
        counts(xml, tool, 1, 0, 1);
        testCase(xml, tool, "comes to its end");
        message(xml, "error", unfinished);
        xml.writeEndElement();
        xml.writeEndElement();
      }
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException failed) {
      throw new IOException(failed);
    }
  }

  private static void write(XMLStreamWriter xml, String tool, Suite suite)
      throws XMLStreamException {
    List<Check> checks = suite.checks();
    xml.writeStartElement("testsuite");
    counts(xml, suite.name(), checks.size(), Check.count(checks, Verdict.FAIL), 0);
    for (Check check : checks) {
      testCase(xml, tool + "." + suite.name(), check.what());
      String text = "expected: %s, observed: %s".formatted(check.expected(), check.observed());
      if (check.isFailed()) {
        message(xml, "failure", check.why().isEmpty() ? text : text + " (" + check.why() + ")");
      } else {
        xml.writeStartElement("system-out");
        xml.writeCharacters(legal(check.expected().isEmpty() ? check.observed() : text));
        xml.writeEndElement();
      }
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  private static void counts(XMLStreamWriter xml, String name, int tests, long failures, int errors)
      throws XMLStreamException {
    attribute(xml, "name", name);
    attribute(xml, "tests", Integer.toString(tests));
    attribute(xml, "failures", Long.toString(failures));
    attribute(xml, "errors", Integer.toString(errors));
    attribute(xml, "skipped", "0");
  }

  private static void testCase(XMLStreamWriter xml, String className, String name)
      throws XMLStreamException {
    xml.writeStartElement("testcase");
    attribute(xml, "classname", className);
    attribute(xml, "name", name);
  }

  private static void message(XMLStreamWriter xml, String element, String text)
      throws XMLStreamException {
    xml.writeStartElement(element);
    attribute(xml, "message", text);
    xml.writeCharacters(legal(text));
    xml.writeEndElement();
  }

  private static void attribute(XMLStreamWriter xml, String name, String value)
      throws XMLStreamException {
    xml.writeAttribute(name, legal(value));
  }

  /** What XML 1.0 has no place for, such as a control character of an order's id, is replaced. */
  private static String legal(String text) {
    StringBuilder legal = new StringBuilder();
    text.codePoints()
        .map(character -> isLegal(character) ? character : REPLACEMENT)
        .forEach(legal::appendCodePoint);
    return legal.toString();
  }

  private static boolean isLegal(int character) {
    return character == '\t'
        || character == '\n'
        || character == '\r'
        || (character >= ' ' && character < Character.MIN_SURROGATE)
        || (character > Character.MAX_SURROGATE && character < 0xFFFE)
        || character >= Character.MIN_SUPPLEMENTARY_CODE_POINT;
  }

  /** Where a tool has parameters, the word after {@code --json} is one of them. */
  static final class NotTheNextParameter implements IParameterPreprocessor {
    @Override
    public boolean preprocess(
        Stack<String> words, CommandSpec command, ArgSpec option, Map<String, Object> info) {
      if (" ".equals(info.get("separator")) && !command.positionalParameters().isEmpty()) {
        words.push(STANDARD_OUTPUT);
      }
      return false;
    }
  }
}

package io.github.streamingkafka.validation.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.streamingkafka.common.process.ConfigurationException;
import io.github.streamingkafka.validation.stack.ReportFiles.Suite;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

class ReportFilesTest {
  private static final Check FAILED = Check.equal("lag of \"a\" & <b>", 0, "7\u0000\n\ud800]]>");

  @TempDir Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Command(name = "tool")
  private static class Options extends ToolOptions {
    @Mixin ReportFiles files;
  }

  @Command(name = "tool")
  private static final class OptionsWithParameter extends ToolOptions {
    @Mixin ReportFiles files;
    @Parameters String name;
  }

  @Test
  void shouldHaveATestCaseForEachCheckWhateverItsText() throws Exception {
    // When
    end(List.of(Check.equal("lost", 0, 0), FAILED, Check.measured("rate", "9/s")), null);

    // Then
    Element suite = element(junit(), "testsuite", 0);
    assertThat(suite.getAttribute("tests")).isEqualTo("3");
    assertThat(suite.getAttribute("failures")).isEqualTo("1");
    assertThat(suite.getElementsByTagName("failure").getLength()).isEqualTo(1);
    assertThat(element(suite, "testcase", 1).getAttribute("name")).isEqualTo(FAILED.what());
    assertThat(element(suite, "failure", 0).getTextContent())
        .isEqualTo("expected: 0, observed: 7\ufffd\n\ufffd]]>");
    assertThat(element(suite, "testcase", 2).getTextContent()).isEqualTo("9/s");
  }

  @Test
  void shouldTellOfAnErrorUntilTheToolHasEnded() throws Exception {
    // Given a result of an earlier run
    Path json = Files.writeString(directory.resolve("result.json"), "{}");

    // When
    options("--json=" + json).files.begin("tool");

    // Then
    assertThat(junit().getElementsByTagName("error").getLength()).isEqualTo(1);
    assertThat(element(junit(), "testsuite", 0).getAttribute("errors")).isEqualTo("1");
    assertThat(json).doesNotExist();
  }

  @Test
  void shouldTellWhyItIsNotFinished() throws Exception {
    end(List.of(Check.equal("lost", 0, 0)), "Kafka is gone");

    assertThat(element(junit(), "error", 0).getAttribute("message")).isEqualTo("Kafka is gone");
    assertThat(junit().getElementsByTagName("testcase").getLength()).isEqualTo(2);
  }

  @Test
  void shouldWriteJsonToAFileOrToStandardOutput() throws Exception {
    // Given
    Path json = directory.resolve("result.json");

    // When
    options("--json", json.toString()).files.end("tool", List.of(), null, "{1}", print());
    options("--json").files.end("tool", List.of(), null, "{2}", print());

    // Then
    assertThat(json).hasContent("{1}");
    assertThat(out.toString(StandardCharsets.UTF_8).strip()).isEqualTo("{2}");
  }

  @Test
  void shouldTakeNoParameterForAFile() {
    OptionsWithParameter options =
        ToolOptions.parse(new OptionsWithParameter(), List.of("--json", "all"), Map.of());
    assertThat(options.name).isEqualTo("all");
    assertThat(options.files.isJsonPrinted()).isTrue();
    OptionsWithParameter file =
        ToolOptions.parse(new OptionsWithParameter(), List.of("--json=f", "all"), Map.of());
    assertThat(file.name).isEqualTo("all");
    assertThat(file.files.isJsonPrinted()).isFalse();
  }

  @Test
  void shouldRefuseFilesThatCannotBeWritten() {
    Options options =
        ToolOptions.parse(new Options(), List.of("--junit=" + directory + "/no/file"), Map.of());
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> options.files.begin("tool"))
        .withMessageContaining("--junit=");
  }

  private void end(List<Check> checks, String unfinished) throws Exception {
    List<Suite> suites = List.of(new Suite("suite", checks));
    options().files.end("tool", suites, unfinished, "{}", print());
  }

  private Options options(String... words) {
    List<String> all = new ArrayList<>(List.of("--junit", file().toString()));
    all.addAll(List.of(words));
    return ToolOptions.parse(new Options(), all, Map.of());
  }

  private Path file() {
    return directory.resolve("junit.xml");
  }

  private Element junit() throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(file().toFile())
        .getDocumentElement();
  }

  private static Element element(Element parent, String name, int index) {
    return (Element) parent.getElementsByTagName(name).item(index);
  }

  private PrintStream print() {
    return new PrintStream(out, true, StandardCharsets.UTF_8);
  }
}

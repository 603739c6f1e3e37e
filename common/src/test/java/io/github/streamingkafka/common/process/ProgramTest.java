package io.github.streamingkafka.common.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.UnsupportedAssignorException;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

final class ProgramTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private PrintStream standardError;

  @BeforeEach
  void listen() {
    standardError = System.err;
    System.setErr(new PrintStream(printed, true, UTF_8));
  }

  @AfterEach
  void listenNoMore() {
    System.setErr(standardError);
  }

  @Test
  void shouldEndWithTheStatusOfItsBody() {
    assertThat(statusOf((config, stop) -> ExitStatus.OK)).isEqualTo(0);
    assertThat(statusOf((config, stop) -> ExitStatus.FAILED)).isEqualTo(1);
    assertThat(printed.toString(UTF_8)).isEmpty();
  }

  @Test
  void shouldHandTheConfigurationAndTheSignalToItsBody() {
    StopSignal signal = new StopSignal();

    int status =
        Program.statusOf(
            Map.of("COLOUR", "green"),
            variables -> variables.get("COLOUR"),
            (config, stop) -> config.equals("green") && stop == signal ? 7 : 8,
            signal);

    assertThat(status).isEqualTo(7);
  }

  @Test
  void shouldPrintWrongVariablesAndNothingElse() {
    Function<Map<String, String>, String> configuration =
        variables -> {
          throw new ConfigurationException(List.of("A=1: expected 2", "B=1: expected 3"));
        };

    int status = Program.statusOf(Map.of(), configuration, (config, stop) -> 0, new StopSignal());

    assertThat(status).isEqualTo(2);
    assertThat(printed.toString(UTF_8).lines())
        .containsExactly("A=1: expected 2", "B=1: expected 3");
  }

  @Test
  void shouldOnlyReadItsConfigurationWhereThatIsAskedFor() {
    System.setProperty(Program.CHECK_ONLY, "true");
    try {
      assertThat(statusOf((config, stop) -> 7)).isEqualTo(0);
    } finally {
      System.clearProperty(Program.CHECK_ONLY);
    }
  }

  @Test
  void shouldTellAMissingBrokerInOneLine() {
    int status =
        statusOf(
            (config, stop) -> {
              throw new BrokerUnavailableException("no broker", new IOException());
            });

    assertThat(status).isEqualTo(3);
    assertThat(printed.toString(UTF_8).lines()).containsExactly("no broker");
  }

  @Test
  void shouldTellInOneLineThatAnotherProcessHasTakenOver() {
    int status =
        statusOf(
            (config, stop) -> {
              throw new KafkaException("no commit", new ProducerFencedException("fenced"));
            });

    assertThat(status).isEqualTo(1);
    assertThat(printed.toString(UTF_8).lines())
        .singleElement()
        .asString()
        .contains("WARN", "another process has taken over");
  }

  @Test
  void shouldFailWhereItsBodyFails() {
    int unchecked =
        statusOf(
            (config, stop) -> {
              throw new IllegalStateException("broken");
            });
    int checked =
        statusOf(
            (config, stop) -> {
              throw new IOException("broken");
            });

    assertThat(unchecked).isEqualTo(1);
    assertThat(checked).isEqualTo(1);
  }

  @Test
  void shouldNameTheVariableThatTheBrokerRefuses() {
    String inMessageAlone =
        "Unexpected error in InitProducerIdResponse; "
            + Errors.INVALID_TRANSACTION_TIMEOUT.message();

    assertThat(
            refused("KAFKA_TRANSACTION_TIMEOUT_MS", "9000000", new KafkaException(inMessageAlone)))
        .isEqualTo(2);
    assertThat(
            refused(
                "KAFKA_GROUP_REMOTE_ASSIGNOR", "any", new UnsupportedAssignorException("not any")))
        .isEqualTo(2);

    assertThat(printed.toString(UTF_8).lines())
        .containsExactly(
            "KAFKA_TRANSACTION_TIMEOUT_MS=9000000: expected what the broker's settings allow ("
                + inMessageAlone
                + ")",
            "KAFKA_GROUP_REMOTE_ASSIGNOR=any: expected what the broker's settings allow"
                + " (not any)");
  }

  private static int refused(String variable, String value, KafkaException failure) {
    return Program.statusOf(
        Map.of(variable, value),
        variables -> "",
        (config, stop) -> {
          throw failure;
        },
        new StopSignal());
  }

  /** A program for the test below. */
  static final class Greeting {
    public static void main(String[] words) {
      Program.run(
          variables -> "Grüße",
          (greeting, stop) -> {
            System.out.println(greeting);
            LoggerFactory.getLogger(Greeting.class).info(greeting);
            return 0;
          });
    }
  }

  @Test
  void shouldWriteTheSameWhateverTheLanguageAndTheCharacterSet(@TempDir Path directory)
      throws Exception {
    // Given
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    ProcessBuilder program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Duser.language=ar",
                "-Duser.country=EG",
                "-cp",
                System.getProperty("java.class.path"),
                Greeting.class.getName())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    program.environment().put("LC_ALL", "C");

    // When
    int status = program.start().waitFor();

    // Then
    assertThat(status).isZero();
    assertThat(Files.readString(out)).isEqualToIgnoringNewLines("Grüße");
    assertThat(Files.readString(err)).matches("\\d{4}-\\d\\d-\\d\\dT.* Grüße\\R");
  }

  private static int statusOf(Program.Body<String> body) {
    return Program.statusOf(Map.of(), variables -> "", body, new StopSignal());
  }
}

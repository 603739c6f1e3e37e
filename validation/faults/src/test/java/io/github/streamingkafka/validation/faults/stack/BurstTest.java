package io.github.streamingkafka.validation.faults.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.streamingkafka.validation.process.Instance;
import io.github.streamingkafka.validation.process.LogFile;
import io.github.streamingkafka.validation.process.SupervisedProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BurstTest {
  @TempDir private Path directory;

  /** Waits for its input, which does not come. */
  private final Instance process =
      SupervisedProcess.once("burst", Duration.ofSeconds(10), BurstTest::cat);

  @AfterEach
  void end() {
    process.kill();
  }

  @Test
  void shouldKnowNothingOfABurstThatSaysNothing() throws IOException {
    assertThat(saying("").acknowledged()).isZero();
    assertThat(saying("run a to order-events: a burst of 500 orders").isUnderWay()).isFalse();
  }

  @Test
  void shouldTakeTheLatestProgress() throws IOException {
    Burst burst =
        saying("acknowledged 100/500, 9.1 orders/s, 4 s left\nacknowledged 200/500, 9.1 orders/s");
    assertThat(burst.acknowledged()).isEqualTo(200);
    assertThat(burst.isUnderWay()).isTrue();
  }

  @Test
  void shouldFindTheProgressBetweenTheOrdersThatAreListed() throws IOException {
    String listed = "17,3,123456\n".repeat(BurstRun.PRINT_EVERY);
    assertThat(saying(listed + "acknowledged 100/500, 9.1 orders/s\n" + listed).acknowledged())
        .isEqualTo(100);
  }

  @Test
  void shouldTakeTheSummaryBeforeTheProgress() throws IOException {
    Burst burst =
        saying(
            "acknowledged 400/500, 9.1 orders/s\n{\"run_id\":\"a\",\"acknowledged\":450,\"failed\":0}\n");
    assertThat(burst.acknowledged()).isEqualTo(450);
  }

  @Test
  void shouldNotTakeASummaryThatIsStillBeingWritten() throws IOException {
    Burst burst = saying("acknowledged 400/500, 9.1 orders/s\n{\"run_id\":\"a\",\"ackno");
    assertThat(burst.acknowledged()).isEqualTo(400);
  }

  private static Process cat() {
    try {
      return new ProcessBuilder("cat").start();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private Burst saying(String text) throws IOException {
    process.start();
    Path file = directory.resolve("burst.log");
    Files.deleteIfExists(file);
    LogFile log = LogFile.from(file);
    Files.writeString(file, text);
    return new Burst(process, List.of(log), file, 500);
  }
}

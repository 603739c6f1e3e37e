package io.github.streamingkafka.validation.faults.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.streamingkafka.validation.process.LogFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BurstTest {
  @TempDir private Path directory;

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

  private Burst saying(String text) throws IOException {
    Path file = directory.resolve("burst.log");
    Files.deleteIfExists(file);
    LogFile log = LogFile.from(file);
    Files.writeString(file, text);
    return new Burst(null, log, () -> true, 500);
  }
}

package io.github.streamingkafka.producer;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.streamingkafka.common.process.ConfigurationException;
import io.github.streamingkafka.common.process.Environment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcknowledgedOrdersTest {
  private static final String HEADER =
      "# acknowledged orders of run r in orders: sequence,partition,offset\n";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final AcknowledgedOrders list = new AcknowledgedOrders(out, "r", "orders", 2);
  private final List<Long> told = new ArrayList<>();

  @Test
  void shouldListWhatIsAcknowledgedAndNothingElse() {
    acknowledge(list, 1, 3, 70);
    list.listing(2, (metadata, failure) -> told.add(2L)).onCompletion(null, new KafkaException());
    acknowledge(list, 3, 0, 71);
    list.close();

    assertThat(out.toString(US_ASCII)).isEqualTo(HEADER + "1,3,70\n3,0,71\n");
    assertThat(told).containsExactly(1L, 2L, 3L);
  }

  @Test
  void shouldHaveWrittenItBeforeTheProgressIsTold() {
    acknowledge(list, 1, 3, 70);
    assertThat(out.toString(US_ASCII)).isEqualTo(HEADER);

    list.listing(2, (metadata, failure) -> assertThat(out.toString(US_ASCII)).endsWith("2,3,71\n"))
        .onCompletion(metadata(3, 71), null);
  }

  @Test
  void shouldWriteWholeLinesInBlocksThatAPipeTakesAtOnce() throws IOException {
    List<String> blocks = new ArrayList<>();
    OutputStream pipe =
        new OutputStream() {
          @Override
          public void write(int one) {
            throw new AssertionError("one byte only");
          }

          @Override
          public void write(byte[] bytes, int start, int length) {
            blocks.add(new String(bytes, start, length, US_ASCII));
          }
        };
    try (AcknowledgedOrders large = new AcknowledgedOrders(pipe, "r", "orders", 10_000)) {
      for (int sequence = 1; sequence <= 5_000; sequence++) {
        acknowledge(large, sequence, sequence % 6, 1_000_000L + sequence);
      }
    }

    assertThat(blocks)
        .hasSizeGreaterThan(2)
        .allSatisfy(block -> assertThat(block).hasSizeLessThanOrEqualTo(4_096).endsWith("\n"));
    assertThat(String.join("", blocks).lines()).hasSize(5_001);
  }

  @Test
  void shouldSayThatItHasGaps() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int one) throws IOException {
            throw new IOException("disk full");
          }
        };
    AcknowledgedOrders lost = new AcknowledgedOrders(full, "r", "orders", 2);

    assertThat(lost.isWhole()).isFalse();
    assertThat(list.isWhole()).isTrue();
  }

  @Test
  void shouldRefuseAFileThatCannotBeWritten(@TempDir Path directory) {
    String file = directory.resolve("missing").resolve("list").toString();
    assertThatThrownBy(() -> AcknowledgedOrders.open(file, config(), System.err))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("--acknowledged " + file + ": expected a file that can be written");
  }

  @Test
  void shouldWriteToAFile(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("list");
    AcknowledgedOrders.open(file.toString(), config(), System.err).close();
    assertThat(file).content().isEqualTo(HEADER.replace(" orders:", " order-events:"));
  }

  private void acknowledge(AcknowledgedOrders to, long sequence, int partition, long offset) {
    to.listing(sequence, (metadata, failure) -> told.add(sequence))
        .onCompletion(metadata(partition, offset), null);
  }

  private static RecordMetadata metadata(int partition, long offset) {
    return new RecordMetadata(new TopicPartition("orders", partition), offset, 0, 0, 5, 70);
  }

  private static ProducerOrderConfig config() {
    return ProducerOrderConfig.read(
        new Environment(Map.of("RUN_ID", "r")),
        new CommandLine(true, false, Optional.empty()),
        Instant.EPOCH,
        new Random(1));
  }
}

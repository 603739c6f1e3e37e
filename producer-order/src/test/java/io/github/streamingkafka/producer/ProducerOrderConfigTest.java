package io.github.streamingkafka.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.streamingkafka.common.events.FailureRule;
import io.github.streamingkafka.common.process.ConfigurationException;
import io.github.streamingkafka.common.process.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProducerOrderConfigTest {
  private static final CommandLine PRODUCE = new CommandLine(false, false, Optional.empty());
  private static final CommandLine BURST = new CommandLine(true, false, Optional.empty());
  private static final Instant NOW = Instant.parse("2026-11-01T04:05:06Z");

  @Test
  void shouldHaveDefaults() {
    ProducerOrderConfig config = read(Map.of());

    assertThat(config.mode()).isEqualTo(Mode.CONTINUOUS);
    assertThat(config.totalEvents()).isEqualTo(10_000);
    assertThat(config.printEvery()).isEqualTo(1_000);
    assertThat(config.rate()).isEqualTo(Rate.parse("10"));
    assertThat(config.sleepMs()).isZero();
    assertThat(config.itemCount()).isEqualTo(50);
    assertThat(config.maxQty()).isEqualTo(5);
    assertThat(config.failureRule()).isEqualTo(new FailureRule(0.05, 0));
    assertThat(config.json()).isFalse();
  }

  @Test
  void shouldHaveTheDefaultsThatItsEnvFileTells() throws IOException {
    Map<String, String> variables =
        Files.readAllLines(Path.of("producer.env")).stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .map(line -> line.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));

    assertThat(read(variables)).isEqualTo(read(Map.of()));
    assertThat(variables)
        .containsKeys("RATE", "RUN_ID", "SEED")
        .doesNotContainKeys("FAIL_RATE", "FAIL_SEED");
  }

  @Test
  void shouldGoOnOnlyWithAContinuousRunThatHasAName() {
    assertThat(read(Map.of("RUN_ID", "r")).continuesRun()).isTrue();
    assertThat(read(Map.of("RUN_ID", " ")).continuesRun()).isFalse();
    assertThat(read(Map.of("RUN_ID", "r", "MODE", "burst")).continuesRun()).isFalse();
    assertThat(read(Map.of("RUN_ID", "r"), BURST).continuesRun()).isFalse();
  }

  @Test
  void shouldReadEveryVariable() {
    ProducerOrderConfig config =
        read(
            Map.ofEntries(
                Map.entry("MODE", "burst"),
                Map.entry("TOTAL_EVENTS", "2147483647"),
                Map.entry("PRINT_EVERY", "1"),
                Map.entry("RATE", "0.5"),
                Map.entry("SLEEP_MS", "7"),
                Map.entry("ITEM_COUNT", "3"),
                Map.entry("MAX_QTY", "4"),
                Map.entry("RUN_ID", "run.1_a-2"),
                Map.entry("SEED", "-9223372036854775808"),
                Map.entry("FAIL_RATE", "0.25"),
                Map.entry("FAIL_SEED", "9")));

    assertThat(config.mode()).isEqualTo(Mode.BURST);
    assertThat(config.totalEvents()).isEqualTo(2_147_483_647);
    assertThat(config.printEvery()).isEqualTo(1);
    assertThat(config.rate()).isEqualTo(Rate.parse("0.5"));
    assertThat(config.sleepMs()).isEqualTo(7);
    assertThat(config.itemCount()).isEqualTo(3);
    assertThat(config.maxQty()).isEqualTo(4);
    assertThat(config.runId()).isEqualTo("run.1_a-2");
    assertThat(config.seed()).isEqualTo(Long.MIN_VALUE);
    assertThat(config.failureRule()).isEqualTo(new FailureRule(0.25, 9));
  }

  @ParameterizedTest
  @CsvSource({"continuous, 10", "burst, 0", "once, 0", "idle, 0"})
  void shouldHaveTheRateOfTheModeThatRuns(String mode, String rate) {
    assertThat(read(Map.of("MODE", mode, "RATE", "")).rate()).isEqualTo(Rate.parse(rate));
  }

  @Test
  void shouldBurstOnCommandWhateverModeSays() {
    ProducerOrderConfig config =
        read(Map.of("MODE", "idle", "TOTAL_EVENTS", "5", "RATE", ""), BURST);

    assertThat(config.mode()).isEqualTo(Mode.BURST);
    assertThat(config.rate().isLimited()).isFalse();
    assertThat(config.orders()).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({"continuous, 9223372036854775807", "burst, 10000", "once, 1", "idle, 0"})
  void shouldHaveTheOrdersOfItsMode(String mode, long orders) {
    assertThat(read(Map.of("MODE", mode)).orders()).isEqualTo(orders);
  }

  @Test
  void shouldDrawAnotherRunIdAndSeedForEachRun() {
    ProducerOrderConfig one = read(Map.of(), PRODUCE, 1);
    ProducerOrderConfig other = read(Map.of(), PRODUCE, 2);

    assertThat(one.runId()).matches("20261101-040506-[0-9a-z]{6}").isNotEqualTo(other.runId());
    assertThat(one.seed()).isNotNegative().isNotEqualTo(other.seed());
  }

  @Test
  void shouldTakeRunIdsUpTo200Characters() {
    assertThat(read(Map.of("RUN_ID", "r".repeat(200))).runId()).hasSize(200);
    assertThatThrownBy(() -> read(Map.of("RUN_ID", "r".repeat(201))))
        .isInstanceOf(ConfigurationException.class);
  }

  @Test
  void shouldNameEveryWrongVariable() {
    assertThatThrownBy(
            () ->
                read(
                    Map.ofEntries(
                        Map.entry("MODE", "fast"),
                        Map.entry("TOTAL_EVENTS", "0"),
                        Map.entry("PRINT_EVERY", "often"),
                        Map.entry("RATE", "-1"),
                        Map.entry("SLEEP_MS", "1.5"),
                        Map.entry("ITEM_COUNT", "0"),
                        Map.entry("MAX_QTY", "1000001"),
                        Map.entry("RUN_ID", "a \"b\""),
                        Map.entry("SEED", "0x1"),
                        Map.entry("FAIL_RATE", "5%"))))
        .isInstanceOf(ConfigurationException.class)
        .satisfies(
            wrong ->
                assertThat(wrong.getMessage().lines())
                    .containsExactlyInAnyOrder(
                        "MODE=fast: expected one of continuous, burst, once, idle",
                        "TOTAL_EVENTS=0: expected a whole number from 1 to 2147483647",
                        "PRINT_EVERY=often: expected a whole number from 1 to 2147483647",
                        "RATE=-1: expected " + Rate.ALLOWED,
                        "SLEEP_MS=1.5: expected a whole number from 0 to 3600000",
                        "ITEM_COUNT=0: expected a whole number from 1 to 1000000",
                        "MAX_QTY=1000001: expected a whole number from 1 to 1000000",
                        "RUN_ID=a \"b\": expected " + RunId.ALLOWED,
                        "SEED=0x1: expected a whole number",
                        "FAIL_RATE=5%: expected a number from 0 to 1"));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1048576, 32768",
    "6, 1048576, 32768",
    "17, 1114112, 32768",
    "128, 8388608, 32768",
    "1000, 8388608, 4194"
  })
  void shouldHaveRoomForTwoBatchesOfEachPartition(int partitions, String buffer, String batch) {
    assertThat(read(Map.of()).producer(partitions))
        .containsEntry("buffer.memory", buffer)
        .containsEntry("batch.size", batch);
  }

  @ParameterizedTest
  @CsvSource({"200000, 2400000", "1000000, 8388608", "16000000, 16000000"})
  void shouldHaveRoomForBatchesOfTheSizeThatItIsTold(String batch, String buffer) {
    assertThat(read(Map.of("KAFKA_BATCH_SIZE", batch)).producer(6))
        .containsEntry("batch.size", batch)
        .containsEntry("buffer.memory", buffer);
  }

  @ParameterizedTest
  @CsvSource({"1, 10", "6, 12", "100, 200", "10000, 200"})
  void shouldLetBatchesWaitForMoreInManyPartitionsUnlessItIsPaced(int partitions, String linger) {
    Map<String, String> burst = Map.of("MODE", "burst");
    Map<String, String> paced = Map.of("MODE", "burst", "RATE", "1000");

    assertThat(read(burst).producer(partitions)).containsEntry("linger.ms", linger);
    assertThat(read(paced).producer(partitions)).containsEntry("linger.ms", "10");
  }

  @ParameterizedTest
  @ValueSource(strings = {"linger.ms", "batch.size", "buffer.memory"})
  void shouldBatchAsItIsTold(String property) {
    String variable = "KAFKA_" + property.toUpperCase(Locale.ROOT).replace('.', '_');

    assertThat(read(Map.of(variable, "70000")).producer(6)).containsEntry(property, "70000");
  }

  @Test
  void shouldWaitForTheBufferAsLongAsForTheDelivery() {
    assertThat(read(Map.of()).producer(6)).containsEntry("max.block.ms", "120000");
    assertThat(read(Map.of("KAFKA_DELIVERY_TIMEOUT_MS", "45000")).producer(6))
        .containsEntry("max.block.ms", "45000");
    assertThat(read(Map.of("KAFKA_MAX_BLOCK_MS", "7000")).producer(6))
        .containsEntry("max.block.ms", "7000");
  }

  private static ProducerOrderConfig read(Map<String, String> variables) {
    return read(variables, PRODUCE);
  }

  private static ProducerOrderConfig read(Map<String, String> variables, CommandLine command) {
    return read(variables, command, 1);
  }

  private static ProducerOrderConfig read(
      Map<String, String> variables, CommandLine command, long random) {
    return ProducerOrderConfig.read(new Environment(variables), command, NOW, new Random(random));
  }
}

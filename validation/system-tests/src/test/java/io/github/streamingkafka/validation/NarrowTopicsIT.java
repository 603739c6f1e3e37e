package io.github.streamingkafka.validation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.streamingkafka.common.kafka.DeadLetter;
import io.github.streamingkafka.common.kafka.Topics;
import io.github.streamingkafka.validation.local.EmbeddedBroker;
import io.github.streamingkafka.validation.process.Installation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing that a topic holds stops a consumer, however narrow the topics behind it are. */
class NarrowTopicsIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final String ORDERS = Pipeline.ORDER_TOPIC;
  private static final String OUTCOMES = Pipeline.INVENTORY_TOPIC;
  private static final String ORDER_LETTERS = Topics.deadLetters(ORDERS);
  private static final String OUTCOME_LETTERS = Topics.deadLetters(OUTCOMES);
  private static final Map<String, String> GZIP = Map.of("compression.type", "gzip");
  private static final int BURST = 1_000;

  @TempDir private Path directory;
  private EmbeddedBroker broker;
  private Cluster cluster;
  private Pipeline pipeline;

  @BeforeEach
  void startBroker() {
    broker = new EmbeddedBroker(directory);
    broker.start();
    cluster = new Cluster(broker.bootstrapServers());
    Path logs = Installation.root().resolve("validation/system-tests/target/logs");
    pipeline = new Pipeline(broker.bootstrapServers(), logs.resolve(getClass().getSimpleName()));
  }

  @AfterEach
  void stop() {
    pipeline.close();
    cluster.close();
    broker.close();
  }

  @Test
  void shouldHaveRoomInTheTopicsItMakesForWhatCompressesWorse() throws Exception {
    // Given
    startServices();
    byte[] unreadable = zerosAndOnes(4_100_000);
    byte[] order = order("wide-1", new String(zerosAndOnes(4_200_000), UTF_8));
    byte[] random = new byte[2_096_950];
    new Random(1).nextBytes(random);

    // When
    cluster.write(
        List.of(record(ORDERS, "pill-1", unreadable), record(ORDERS, "wide-1", order)), GZIP);
    cluster.write(List.of(record(OUTCOMES, "pill-2", random)));

    // Then all of it gets through, whole
    awaitAll(BURST + 1, 2, 0);
    assertThat(letters(ORDER_LETTERS)).hasSize(1);
    assertThat(letters(ORDER_LETTERS).get(0).value()).isEqualTo(unreadable);
    assertThat(letters(OUTCOME_LETTERS).get(0).value()).isEqualTo(random);
  }

  @Test
  void shouldGetPastWhatDoesNotFit() throws Exception {
    // Given
    Map<String, String> narrow = Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "2000");
    cluster.create(
        OUTCOMES, Pipeline.PARTITIONS, Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "40000"));
    cluster.create(ORDER_LETTERS, 1, narrow);
    cluster.create(OUTCOME_LETTERS, 1, narrow);
    startServices();
    byte[] large = random(30_000);

    // When
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int partition = 0; partition < Pipeline.PARTITIONS; partition++) {
      records.add(new ProducerRecord<>(ORDERS, partition, bytes("small"), bytes("{")));
      records.add(new ProducerRecord<>(ORDERS, partition, bytes("large"), large));
      records.add(new ProducerRecord<>(ORDERS, partition, large, bytes("{")));
      records.add(new ProducerRecord<>(OUTCOMES, partition, bytes("large"), large));
    }
    ProducerRecord<byte[], byte[]> headers = record(ORDERS, "headers", bytes("{"));
    headers.headers().add("trace", large);
    records.add(headers);
    String id = "too-wide-1";
    records.add(record(ORDERS, id, order(id, text(random(60_000)))));
    cluster.write(records, GZIP);

    // Then
    int bad = 4 * Pipeline.PARTITIONS + 1;
    awaitAll(BURST + 1, bad, 1);
    assertThat(letters(ORDER_LETTERS)).hasSize(3 * Pipeline.PARTITIONS + 2);
    assertThat(letters(ORDER_LETTERS, "small"))
        .hasSize(Pipeline.PARTITIONS)
        .allSatisfy(letter -> assertThat(letter.value()).isEqualTo(bytes("{")))
        .allSatisfy(letter -> assertThat(header(letter, DeadLetter.OMITTED)).isNull());
    assertThat(letters(ORDER_LETTERS, "large"))
        .hasSize(Pipeline.PARTITIONS)
        .allSatisfy(letter -> assertThat(letter.value()).isNull())
        .allSatisfy(
            letter ->
                assertThat(header(letter, DeadLetter.REASON))
                    .startsWith(
                        "value of 30000 bytes does not fit into order-events-dlq: value is not"));
    assertThat(letters(ORDER_LETTERS, "headers"))
        .singleElement()
        .satisfies(letter -> assertThat(letter.headers().lastHeader("trace")).isNull());
    assertThat(letters(ORDER_LETTERS, id))
        .singleElement()
        .satisfies(
            letter ->
                assertThat(header(letter, DeadLetter.REASON))
                    .contains("outcome of", "does not fit into inventory-events"));
    assertThat(letters(OUTCOME_LETTERS)).hasSize(Pipeline.PARTITIONS);
    assertThat(letters(OUTCOME_LETTERS))
        .extracting(letter -> header(letter, DeadLetter.OMITTED))
        .containsOnly("value");
  }

  @Test
  void shouldReadWhatIsMoreThanAPollMayHave() throws Exception {
    // Given
    startServices();
    String item = "i".repeat(1_000_000);
    List<ProducerRecord<byte[], byte[]>> orders = new ArrayList<>();
    for (int i = 1; i <= 100; i++) {
      orders.add(record(ORDERS, "large-" + i, order("large-" + i, item)));
    }

    // When
    cluster.write(orders, Map.of("compression.type", "zstd"));

    // Then
    awaitAll(BURST + 100, 0, 0);
  }

  @Test
  void shouldGetPastATopicOfAnotherCodec() throws Exception {
    // Given
    cluster.create(
        ORDER_LETTERS,
        1,
        Map.of(
            TopicConfig.COMPRESSION_TYPE_CONFIG,
            "uncompressed",
            TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
            "1048588"));
    startServices();

    // When
    cluster.write(List.of(record(ORDERS, "pill", zerosAndOnes(4_100_000))), GZIP);

    // Then
    awaitAll(BURST, 1, 0);
    assertThat(letters(ORDER_LETTERS))
        .singleElement()
        .satisfies(letter -> assertThat(header(letter, DeadLetter.OMITTED)).isEqualTo("value"));
  }

  @Test
  void shouldGetPastATopicThatWantsKeys() throws Exception {
    // Given
    cluster.create(
        ORDER_LETTERS,
        1,
        Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
    startServices();

    // When
    cluster.write(
        List.of(
            new ProducerRecord<>(ORDERS, 0, null, bytes("one")),
            new ProducerRecord<>(ORDERS, 0, null, bytes("two")),
            new ProducerRecord<>(ORDERS, 0, bytes("key"), bytes("three"))));

    // Then
    awaitAll(BURST, 3, 0);
    assertThat(letters(ORDER_LETTERS))
        .extracting(letter -> text(letter.value()))
        .containsExactly("one", "two", "three");
    assertThat(letters(ORDER_LETTERS).get(0))
        .satisfies(letter -> assertThat(text(letter.key())).startsWith("order-events-0@"))
        .satisfies(letter -> assertThat(header(letter, DeadLetter.OMITTED)).isEqualTo("key"));
  }

  private void startServices() {
    pipeline.startInventory();
    pipeline.startAnalytics(Map.of());
  }

  /** Sends a burst behind the records, and waits until it and they are counted. */
  private void awaitAll(int orders, int invalid, int pending) throws Exception {
    pipeline.burst("behind", BURST, Map.of()).summary();
    await()
        .atMost(LIMIT)
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              JsonNode metrics = pipeline.metrics();
              assertThat(metrics.get("orders_total").asInt()).isEqualTo(orders);
              assertThat(metrics.get("inventory_events").asInt()).isEqualTo(orders - pending);
              assertThat(metrics.get("pending").asInt()).isEqualTo(pending);
              assertThat(metrics.get("invalid").asInt()).isEqualTo(invalid);
              assertThat(metrics.at("/lag/total").asInt()).isZero();
            });
    assertThat(cluster.lag(Pipeline.INVENTORY, List.of(ORDERS)).values()).containsOnly(0L);
  }

  private List<ConsumerRecord<byte[], byte[]>> letters(String topic) throws Exception {
    return cluster.read(topic);
  }

  private List<ConsumerRecord<byte[], byte[]>> letters(String topic, String key) throws Exception {
    return letters(topic).stream().filter(letter -> text(letter.key()).equals(key)).toList();
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, String key, byte[] value) {
    return new ProducerRecord<>(topic, bytes(key), value);
  }

  private static byte[] order(String id, String item) {
    return bytes("{\"order_id\":\"%s\",\"item_id\":\"%s\",\"qty\":1,\"ts\":1}".formatted(id, item));
  }

  /** A gzip makes a fourth of it, an lz4 more than half. */
  private static byte[] zerosAndOnes(int length) {
    Random random = new Random(length);
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (random.nextBoolean() ? '0' : '1');
    }
    return bytes;
  }

  /** Letters that compress to three fourths at best. */
  private static byte[] random(int length) {
    Random random = new Random(length);
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) ('0' + random.nextInt(64) % 59);
      if (bytes[i] == '\\') {
        bytes[i] = 'x';
      }
    }
    return bytes;
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    var header = record.headers().lastHeader(name);
    return header == null ? null : text(header.value());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}

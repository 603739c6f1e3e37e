package io.github.streamingkafka.common.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.streamingkafka.common.process.ConfigurationException;
import io.github.streamingkafka.common.process.Environment;
import io.github.streamingkafka.common.process.LogLevel;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KafkaSettingsTest {

  @Test
  void shouldNotLetAReaderWaitForRecordsWhileItHasSomethingElseToAsk() {
    KafkaSettings settings = KafkaSettings.from(new Environment(Map.of()));

    assertThat(settings.reader()).containsEntry("fetch.max.wait.ms", "10");
    assertThat(settings.consumer("group", 0)).doesNotContainKey("fetch.max.wait.ms");
  }

  @Test
  void shouldHaveTheDefaultsOfTheDocumentation() {
    assertThat(settings(Map.of()))
        .isEqualTo(
            new KafkaSettings(
                "kafka:9092",
                "order-events",
                "inventory-events",
                6,
                (short) 1,
                60,
                LogLevel.INFO,
                Map.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kafka:9092",
        "a:1,b:65535",
        "a:1, b:2",
        "10.0.0.1:9092",
        "[::1]:9092",
        "[fe80::1%eth0]:1"
      })
  void shouldTakeAddresses(String addresses) {
    assertThat(settings(Map.of("BOOTSTRAP_SERVERS", addresses)).bootstrapServers())
        .isEqualTo(addresses);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kafka",
        "kafka:",
        ":9092",
        "kafka:0",
        "kafka:65536",
        "kafka:99999",
        "kafka:port",
        "kafka:9092,",
        "a:1,,b:2",
        "a:1 b:2",
        "a:1;b:2",
        "http://kafka:9092",
        "::1:9092"
      })
  void shouldRefuseWhatIsNoAddress(String addresses) {
    assertRefused(
        Map.of("BOOTSTRAP_SERVERS", addresses),
        "BOOTSTRAP_SERVERS=" + addresses + ": expected host:port, or several separated by commas");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "a b", ".", "..", "öl", "a:b", "a,b", "__consumer_offsets"})
  void shouldRefuseWhatKafkaTakesForNoTopic(String name) {
    assertRefused(
        Map.of("ORDER_TOPIC", name),
        "ORDER_TOPIC="
            + name
            + ": expected 1 to 245 letters, digits, '.', '_' or '-', no \"__\" first, and not analytics-state");
  }

  @Test
  void shouldLeaveRoomForTheDeadLetterTopicsName() {
    String longest = "t".repeat(245);

    assertThat(settings(Map.of("ORDER_TOPIC", longest)).orderTopic()).isEqualTo(longest);
    assertThat(Topics.deadLetters(longest)).hasSize(249);
    assertThatThrownBy(() -> settings(Map.of("ORDER_TOPIC", longest + "t")))
        .isInstanceOf(ConfigurationException.class);
  }

  @Test
  void shouldRefuseOneTopicForOrdersAndOutcomes() {
    assertRefused(
        Map.of("ORDER_TOPIC", "events", "INVENTORY_TOPIC", "events"),
        "INVENTORY_TOPIC=events: expected a topic other than ORDER_TOPIC and its dead letters");
  }

  @ParameterizedTest
  @CsvSource({
    "TOPIC_PARTITIONS,0,a whole number from 1 to 10000",
    "TOPIC_REPLICATION_FACTOR,32768,a whole number from -1 to 32767",
    "TOPIC_REPLICATION_FACTOR,0,'-1 for the default of the brokers, or 1 or more'",
    "STARTUP_TIMEOUT_SEC,0,a whole number from 1 to 86400",
    "LOG_LEVEL,loud,'one of trace, debug, info, warn, error'",
  })
  void shouldRefuseWhatIsOutOfRange(String name, String value, String allowed) {
    assertRefused(Map.of(name, value), name + "=" + value + ": expected " + allowed);
  }

  @Test
  void shouldHandFurtherPropertiesToEveryClient() {
    KafkaSettings kafka =
        settings(
            Map.of(
                "KAFKA_SECURITY_PROTOCOL", "SASL_SSL",
                "KAFKA_SASL_JAAS_CONFIG", "org.example.Login required user=\"a\";",
                "KAFKA_LINGER_MS", "50",
                "KAFKA_", "nothing",
                "KAFKA_SASL_MECHANISM", " ",
                "OTHER_LINGER_MS", "60"));

    assertThat(kafka.clientProperties())
        .containsOnly(
            Map.entry("security.protocol", "SASL_SSL"),
            Map.entry("sasl.jaas.config", "org.example.Login required user=\"a\";"),
            Map.entry("linger.ms", "50"));
    assertThat(kafka.admin()).containsEntry("security.protocol", "SASL_SSL");
    assertThat(kafka.producer()).containsEntry("linger.ms", "50");
    assertThat(kafka.transactionalProducer("g")).containsEntry("linger.ms", "50");
    assertThat(kafka.consumer("g", 0)).containsEntry("security.protocol", "SASL_SSL");
  }

  @ParameterizedTest
  @CsvSource({
    "KAFKA_LINGER_MS,soon",
    "KAFKA_SECURITY_PROTOCOL,carrier-pigeon",
    "KAFKA_MAX_POLL_RECORDS,0",
    "KAFKA_COMPRESSION_TYPE,zip",
    "KAFKA_REQUEST_TIMEOUT_MS,-1",
    "KAFKA_RETRIES,often",
  })
  void shouldNameTheVariableOfAPropertyThatKafkaRefuses(String name, String value) {
    assertThatThrownBy(() -> settings(Map.of(name, value)))
        .isInstanceOf(ConfigurationException.class)
        .extracting(Throwable::getMessage)
        .asString()
        .hasLineCount(1)
        .startsWith(name + "=" + value + ": expected a value that Kafka takes (");
  }

  @ParameterizedTest
  @CsvSource({
    "KAFKA_COMPRESSION_TYPE,LZ4,compression.type,lz4",
    "KAFKA_SECURITY_PROTOCOL,sasl_ssl,security.protocol,sasl_ssl",
    "KAFKA_ACKS,ALL,acks,all",
    "KAFKA_ISOLATION_LEVEL,READ_COMMITTED,isolation.level,read_committed",
    "KAFKA_CLIENT_ID,Mine,client.id,Mine",
  })
  void shouldTakeTheChoicesOfKafkaInAnyCase(
      String name, String value, String property, String taken) {
    assertThat(settings(Map.of(name, value)).clientProperties()).containsEntry(property, taken);
  }

  @ParameterizedTest
  @ValueSource(strings = {"INFO", "Info", "warn", "WARN", "warning", "WARNING"})
  void shouldTakeTheLogLevelOfAShell(String level) {
    LogLevel expected = level.equalsIgnoreCase("info") ? LogLevel.INFO : LogLevel.WARN;

    assertThat(settings(Map.of("LOG_LEVEL", level)).logLevel()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "KAFKA_ACKS,0,all",
    "KAFKA_ACKS,1,all",
    "KAFKA_ENABLE_IDEMPOTENCE,false,true",
    "KAFKA_ENABLE_AUTO_COMMIT,true,false",
    "KAFKA_ISOLATION_LEVEL,read_uncommitted,read_committed",
  })
  void shouldRefuseToGiveUpExactlyOnce(String name, String value, String only) {
    assertRefused(
        Map.of(name, value),
        name + "=" + value + ": expected " + only + ", on which the promises of this stack rest");
  }

  @Test
  void shouldTakeAFixedPropertyThatSaysWhatHoldsAnyway() {
    Map<String, Object> properties = settings(Map.of("KAFKA_ACKS", "all")).producer();

    assertThat(properties).containsEntry("acks", "all");
  }

  @ParameterizedTest
  @CsvSource({
    "KAFKA_BOOTSTRAP_SERVERS,BOOTSTRAP_SERVERS",
    "KAFKA_GROUP_ID,GROUP_ID",
    "KAFKA_GROUP_INSTANCE_ID,GROUP_INSTANCE_ID",
    "KAFKA_AUTO_OFFSET_RESET,AUTO_OFFSET_RESET",
  })
  void shouldPointToTheVariableThatAPropertyHas(String name, String instead) {
    assertRefused(Map.of(name, "x"), name + "=x: expected the variable " + instead + " instead");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "KAFKA_KEY_SERIALIZER",
        "KAFKA_VALUE_SERIALIZER",
        "KAFKA_KEY_DESERIALIZER",
        "KAFKA_VALUE_DESERIALIZER"
      })
  void shouldRefuseSerializers(String name) {
    assertRefused(
        Map.of(name, "org.example.Avro"),
        name + "=org.example.Avro: expected no value: records are handled as bytes");
  }

  @Test
  void shouldReportWrongPropertiesWithAllOtherFaults() {
    assertThatThrownBy(
            () ->
                settings(
                    Map.of(
                        "BOOTSTRAP_SERVERS", "kafka",
                        "TOPIC_PARTITIONS", "0",
                        "KAFKA_ACKS", "0",
                        "KAFKA_LINGER_MS", "soon")))
        .extracting(Throwable::getMessage)
        .asString()
        .hasLineCount(4)
        .contains("BOOTSTRAP_SERVERS=", "TOPIC_PARTITIONS=", "KAFKA_ACKS=", "KAFKA_LINGER_MS=");
  }

  @Test
  void shouldProduceIdempotentlyAndWaitForAllReplicas() {
    assertThat(settings(Map.of()).producer())
        .containsEntry("acks", "all")
        .containsEntry("enable.idempotence", "true")
        .containsEntry("bootstrap.servers", "kafka:9092")
        .containsEntry("key.serializer", ByteArraySerializer.class)
        .containsEntry("value.serializer", ByteArraySerializer.class);
  }

  @Test
  void shouldReadCommittedRecordsAndCommitNothingByItself() {
    assertThat(settings(Map.of()).consumer("the-group", 0))
        .containsEntry("isolation.level", "read_committed")
        .containsEntry("enable.auto.commit", "false")
        .containsEntry("group.id", "the-group")
        .containsEntry("auto.offset.reset", "none")
        .containsEntry("key.deserializer", RecordBytes.class)
        .containsEntry("value.deserializer", RecordBytes.class);
  }

  @Test
  void shouldMakeClientsThatKafkaAccepts() {
    KafkaSettings kafka = settings(Map.of());

    assertThat(new ProducerConfig(kafka.producer()).getString("compression.type")).isEqualTo("lz4");
    assertThat(new ProducerConfig(kafka.transactionalProducer("g")).getString("transactional.id"))
        .startsWith("g-");
    assertThat(new ConsumerConfig(kafka.consumer("g", 1)).getString("group.id")).isEqualTo("g");
  }

  @ParameterizedTest
  @CsvSource({"0,1000", "1,200", "2,100", "200,1", "60000,1"})
  void shouldPollNoMoreThanAThrottledConsumerCanDo(int throttleMs, int records) {
    assertThat(maxPollRecords(Map.of(), throttleMs)).isEqualTo(records);
  }

  @ParameterizedTest
  @CsvSource({"0,9000,9000", "1,9000,200", "1,50,50", "1,' 50 ',50"})
  void shouldCapTheUsersOwnMaxPollRecordsWhenThrottled(int throttleMs, String own, int records) {
    assertThat(maxPollRecords(Map.of("KAFKA_MAX_POLL_RECORDS", own), throttleMs))
        .isEqualTo(records);
  }

  private static int maxPollRecords(Map<String, String> variables, int throttleMs) {
    return new ConsumerConfig(settings(variables).consumer("g", throttleMs))
        .getInt("max.poll.records");
  }

  private static void assertRefused(Map<String, String> variables, String line) {
    assertThatThrownBy(() -> settings(variables))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(line);
  }

  private static KafkaSettings settings(Map<String, String> variables) {
    Environment environment = new Environment(variables);
    KafkaSettings settings = KafkaSettings.from(environment);
    environment.verify();
    return settings;
  }

  @ParameterizedTest
  @CsvSource({"a.b,a_b", "a_b,a.b", "a.b,a_b-dlq"})
  void shouldRefuseTopicsThatAreTheSameToKafka(String orders, String outcomes) {
    assertRefused(
        Map.of("ORDER_TOPIC", orders, "INVENTORY_TOPIC", outcomes),
        "INVENTORY_TOPIC="
            + outcomes
            + ": expected a topic other than ORDER_TOPIC and its dead letters, also with '_' for"
            + " '.'");
  }

  @Test
  void shouldRefuseADeadLetterTopicAsTheOtherTopic() {
    Environment environment =
        new Environment(Map.of("ORDER_TOPIC", "a-dlq", "INVENTORY_TOPIC", "a"));
    KafkaSettings.from(environment);

    assertThatThrownBy(environment::verify).hasMessageContaining("INVENTORY_TOPIC=a: expected");
  }

  @Test
  void shouldKeepPasswordsAndWhatItDoesNotKnowOutOfTheLog() {
    Environment environment =
        new Environment(
            Map.of(
                "KAFKA_LINGER_MS", "7",
                "KAFKA_SSL_TRUSTSTORE_PASSWORD", "s3cret",
                "KAFKA_MY_PLUGIN_KEY", "s3cret"));
    KafkaSettings.from(environment);

    assertThat(environment.effective())
        .contains(
            "KAFKA_LINGER_MS=7", "KAFKA_SSL_TRUSTSTORE_PASSWORD=***", "KAFKA_MY_PLUGIN_KEY=***")
        .doesNotContain("s3cret");
  }
}

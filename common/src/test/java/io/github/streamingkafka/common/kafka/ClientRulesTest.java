package io.github.streamingkafka.common.kafka;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.streamingkafka.common.process.ConfigurationException;
import io.github.streamingkafka.common.process.Environment;
import io.github.streamingkafka.common.process.Throttle;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ClientRulesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "THROTTLE_MS=10000 KAFKA_MAX_POLL_INTERVAL_MS=8000"
            + "|KAFKA_MAX_POLL_INTERVAL_MS=8000: expected at least 20000, twice THROTTLE_MS=10000",
        "KAFKA_MAX_POLL_INTERVAL_MS=1|KAFKA_MAX_POLL_INTERVAL_MS=1: expected at least 1000",
        "KAFKA_HEARTBEAT_INTERVAL_MS=10000"
            + "|KAFKA_HEARTBEAT_INTERVAL_MS=10000: expected less than"
            + " KAFKA_SESSION_TIMEOUT_MS=10000",
        "KAFKA_SESSION_TIMEOUT_MS=2000"
            + "|KAFKA_SESSION_TIMEOUT_MS=2000: expected more than KAFKA_HEARTBEAT_INTERVAL_MS=3000",
        "KAFKA_DELIVERY_TIMEOUT_MS=20000"
            + "|KAFKA_DELIVERY_TIMEOUT_MS=20000: expected at least 30005, the sum of"
            + " KAFKA_LINGER_MS=5 and KAFKA_REQUEST_TIMEOUT_MS=30000",
        "KAFKA_DEFAULT_API_TIMEOUT_MS=20000"
            + "|KAFKA_DEFAULT_API_TIMEOUT_MS=20000: expected at least"
            + " KAFKA_REQUEST_TIMEOUT_MS=30000",
        "KAFKA_DEFAULT_API_TIMEOUT_MS=40000 KAFKA_REQUEST_TIMEOUT_MS=50000"
            + "|KAFKA_REQUEST_TIMEOUT_MS=50000: expected at most"
            + " KAFKA_DEFAULT_API_TIMEOUT_MS=40000",
        "KAFKA_FETCH_MAX_WAIT_MS=30000"
            + "|KAFKA_FETCH_MAX_WAIT_MS=30000: expected less than KAFKA_REQUEST_TIMEOUT_MS=30000",
        "KAFKA_REQUEST_TIMEOUT_MS=999|KAFKA_REQUEST_TIMEOUT_MS=999: expected at least 1000",
        "KAFKA_BUFFER_MEMORY=100000"
            + "|KAFKA_BUFFER_MEMORY=100000: expected at least KAFKA_BATCH_SIZE=131072",
        "KAFKA_BATCH_SIZE=33554433"
            + "|KAFKA_BATCH_SIZE=33554433: expected at most KAFKA_BUFFER_MEMORY=33554432",
        "KAFKA_MAX_BLOCK_MS=10|KAFKA_MAX_BLOCK_MS=10: expected at least 1000",
        "KAFKA_MAX_REQUEST_SIZE=100|KAFKA_MAX_REQUEST_SIZE=100: expected at least 16384",
        "KAFKA_TRANSACTION_TIMEOUT_MS=10"
            + "|KAFKA_TRANSACTION_TIMEOUT_MS=10: expected at least 2000",
        "KAFKA_PARTITION_ASSIGNMENT_STRATEGY=java.lang.String"
            + "|KAFKA_PARTITION_ASSIGNMENT_STRATEGY=java.lang.String: expected a value that Kafka"
            + " takes (class java.lang.String is not an instance of"
            + " org.apache.kafka.clients.consumer.ConsumerPartitionAssignor)",
        "KAFKA_RETRIES=0|KAFKA_RETRIES=0: expected a value that Kafka takes (Must set retries to"
            + " non-zero when using the idempotent producer.)",
        "KAFKA_MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION=10"
            + "|KAFKA_MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION=10: expected a value that Kafka takes"
            + " (To use the idempotent producer, max.in.flight.requests.per.connection must be set"
            + " to at most 5. Current value is 10.)",
        "KAFKA_TRANSACTION_TWO_PHASE_COMMIT_ENABLE=true"
            + "|KAFKA_TRANSACTION_TWO_PHASE_COMMIT_ENABLE=true: expected a value that Kafka takes"
            + " (Cannot set transaction.timeout.ms when transaction.two.phase.commit.enable is set"
            + " to true. Transactions will not expire with two-phase commit enabled.)",
      })
  void shouldRefuseWhatIsWrongOnlyTogether(String variables, String line) {
    assertThatThrownBy(() -> read(variables))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(line);
  }

  @Test
  void shouldBlameEachOfTwoThatExcludeEachOther() {
    assertThatThrownBy(() -> read("KAFKA_GROUP_PROTOCOL=consumer KAFKA_HEARTBEAT_INTERVAL_MS=1000"))
        .isInstanceOf(ConfigurationException.class)
        .extracting(Throwable::getMessage)
        .asString()
        .hasLineCount(2)
        .contains("KAFKA_GROUP_PROTOCOL=consumer: expected")
        .contains("KAFKA_HEARTBEAT_INTERVAL_MS=1000: expected");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "THROTTLE_MS=60000",
        "THROTTLE_MS=4000 KAFKA_MAX_POLL_INTERVAL_MS=8000",
        "KAFKA_SESSION_TIMEOUT_MS=6000 KAFKA_HEARTBEAT_INTERVAL_MS=2000",
        "KAFKA_GROUP_PROTOCOL=consumer",
        "KAFKA_DELIVERY_TIMEOUT_MS=30005",
        // Kafka raises what it has by default itself.
        "KAFKA_LINGER_MS=200000",
        "KAFKA_REQUEST_TIMEOUT_MS=70000",
        "KAFKA_FETCH_MIN_BYTES=1000000",
        "KAFKA_FETCH_MAX_BYTES=1 KAFKA_MAX_PARTITION_FETCH_BYTES=1",
        "KAFKA_BATCH_SIZE=0",
        "KAFKA_MAX_POLL_RECORDS=1",
        "KAFKA_TRANSACTION_TIMEOUT_MS=5000",
      })
  void shouldTakeWhatGoesTogether(String variables) {
    assertThatCode(() -> read(variables)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "KAFKA_SECURITY_PROTOCOL=SASL_PLAINTEXT",
        "KAFKA_SECURITY_PROTOCOL=SSL KAFKA_SSL_TRUSTSTORE_LOCATION=nowhere",
      })
  void shouldNameTheVariablesOfWhichNoClientCanBeMade(String variables) {
    KafkaSettings kafka = read("BOOTSTRAP_SERVERS=127.0.0.1:1 " + variables);
    String names =
        Arrays.stream(variables.split(" ", -1))
            .map(each -> each.substring(0, each.indexOf('=')))
            .collect(Collectors.joining(", "));

    assertThatThrownBy(() -> kafka.client(Admin::create, kafka.admin()))
        .isInstanceOf(ConfigurationException.class)
        .extracting(Throwable::getMessage)
        .asString()
        .startsWith(names + ": expected values that Kafka takes together (")
        .hasLineCount(1);
    assertThatThrownBy(() -> kafka.client(KafkaProducer::new, kafka.producer()))
        .isInstanceOf(ConfigurationException.class);
    assertThatThrownBy(() -> kafka.client(KafkaConsumer::new, kafka.reader()))
        .isInstanceOf(ConfigurationException.class);
  }

  @Test
  void shouldNotTakeAnUnknownHostForAWrongConfiguration() {
    KafkaSettings kafka = read("BOOTSTRAP_SERVERS=no-such-host.invalid:9092");

    assertThatThrownBy(() -> kafka.client(Admin::create, kafka.admin()))
        .isInstanceOf(KafkaException.class);
  }

  @Test
  void shouldBlameOnlyOnce() {
    assertThatThrownBy(() -> read("KAFKA_REQUEST_TIMEOUT_MS=1 KAFKA_FETCH_MAX_WAIT_MS=0"))
        .extracting(Throwable::getMessage)
        .asString()
        .isEqualTo("KAFKA_REQUEST_TIMEOUT_MS=1: expected at least 1000");
  }

  /** Reads variables as a service does that consumes in transactions. */
  private static KafkaSettings read(String words) {
    Map<String, String> variables =
        Arrays.stream(words.split(" ", -1))
            .map(each -> each.split("=", 2))
            .collect(Collectors.toMap(each -> each[0], each -> each[1]));
    Environment environment = new Environment(variables);
    KafkaSettings kafka = KafkaSettings.from(environment);
    int throttleMs = Throttle.millisFrom(environment);
    ClientRules rules = new ClientRules(environment, kafka);
    rules.consumer(kafka.consumer("group", throttleMs), throttleMs);
    rules.producer(kafka.transactionalProducer("group"));
    environment.verify();
    return kafka;
  }
}

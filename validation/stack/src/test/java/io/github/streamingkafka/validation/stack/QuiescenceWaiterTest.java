package io.github.streamingkafka.validation.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.streamingkafka.common.process.BrokerUnavailableException;
import io.github.streamingkafka.common.process.StopSignal;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class QuiescenceWaiterTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final TopicPartition PARTITION = new TopicPartition("order-events", 0);

  private final StopSignal stop = new StopSignal();
  private long now;
  private long refreshments;
  private long asked;
  private long end = 7;
  private long lag;
  private long servedLag;
  private boolean minutesAreServed = true;
  private int minutesServed;

  @Test
  void shouldTakeMetricsThatWereMadeAfterKafkaWasAsked() {
    // When
    QuiescenceWaiter.SettledState moment = quiescence(this::groupLags, this::fresh).await(TIMEOUT);

    // Then
    assertThat(moment.groupLags().ends()).containsEntry(PARTITION, 7L);
    assertThat(moment.metrics().get("generated_at").asLong()).isEqualTo(3);
    assertThat(moment.minutes().get("served_with").asLong()).isEqualTo(3);
  }

  @Test
  void shouldWaitUntilMinutesAreServed() {
    // Given
    minutesAreServed = false;

    // When
    Supplier<GroupLags> later =
        () -> {
          minutesAreServed = ++asked > 3;
          return groupLags();
        };
    QuiescenceWaiter.SettledState moment = quiescence(later, this::fresh).await(TIMEOUT);

    // Then
    assertThat(moment.minutes()).isNotNull();
    assertThat(asked).isEqualTo(5);
  }

  @Test
  void shouldLookAgainWhereSomethingArrivedAfterMinutesWereServed() {
    // Given
    Supplier<GroupLags> growing =
        () -> {
          end += minutesServed == 1 ? 1 : 0;
          return groupLags();
        };

    // When
    QuiescenceWaiter.SettledState moment = quiescence(growing, this::fresh).await(TIMEOUT);

    // Then
    assertThat(minutesServed).isEqualTo(2);
    assertThat(moment.groupLags().ends()).containsEntry(PARTITION, 9L);
  }

  @Test
  void shouldWaitUntilGroupsHaveDrained() {
    // Given
    lag = 5;
    Supplier<GroupLags> draining =
        () -> {
          lag = Math.max(0, lag - 1);
          return groupLags();
        };

    // When
    QuiescenceWaiter.SettledState moment = quiescence(draining, this::fresh).await(TIMEOUT);

    // Then
    assertThat(moment.groupLags().isDrained()).isTrue();
  }

  @Test
  void shouldLookAgainWhereRecordsArrivedMeanwhile() {
    // Given
    Supplier<GroupLags> growing =
        () -> {
          end += asked++ < 5 ? 1 : 0;
          return groupLags();
        };

    // When
    QuiescenceWaiter.SettledState moment = quiescence(growing, this::fresh).await(TIMEOUT);

    // Then
    assertThat(moment.groupLags().ends()).containsEntry(PARTITION, 12L);
  }

  @Test
  void shouldGiveUpWhereRecordsKeepArriving() {
    Supplier<GroupLags> growing =
        () -> {
          end++;
          return groupLags();
        };
    assertThatExceptionOfType(GivenUpException.class)
        .isThrownBy(() -> quiescence(growing, this::fresh).await(TIMEOUT))
        .withMessageContaining("orders arrived meanwhile")
        .withMessageContaining("MODE=idle");
  }

  @Test
  void shouldGiveUpWhereMetricsAreNotMadeAnew() {
    assertThatExceptionOfType(GivenUpException.class)
        .isThrownBy(() -> quiescence(this::groupLags, () -> Optional.of(metrics(1))).await(TIMEOUT))
        .withMessageContaining("does not refresh");
  }

  @Test
  void shouldLeaveALagThatOnlyAnalyticsKnowsOfToTheComparison() {
    // Given
    servedLag = 3;

    // When
    QuiescenceWaiter.SettledState moment = quiescence(this::groupLags, this::fresh).await(TIMEOUT);

    // Then
    assertThat(moment.metrics().at("/lag/total").asLong()).isEqualTo(3);
  }

  @Test
  void shouldNotWaitLongForAnAnalyticsThatNeverAnswered() {
    assertThatExceptionOfType(BrokerUnavailableException.class)
        .isThrownBy(
            () ->
                quiescence(
                        this::groupLags,
                        () -> {
                          tick();
                          throw new ConnectException("refused");
                        })
                    .await(TIMEOUT));
    assertThat(now).isLessThan(TIMEOUT.toNanos());
  }

  @Test
  void shouldEndWhenItIsToldToStop() {
    stop.request();
    assertThatExceptionOfType(GivenUpException.class)
        .isThrownBy(() -> quiescence(this::groupLags, this::fresh).await(TIMEOUT));
  }

  private interface Metrics {
    Optional<JsonNode> read() throws IOException;
  }

  private QuiescenceWaiter quiescence(Supplier<GroupLags> kafka, Metrics metrics) {
    QuiescenceWaiter.Analytics analytics =
        new QuiescenceWaiter.Analytics() {
          @Override
          public Optional<JsonNode> metrics() throws IOException {
            return metrics.read();
          }

          @Override
          public Optional<JsonNode> minutes() {
            if (!minutesAreServed) {
              return Optional.empty();
            }
            minutesServed++;
            return Optional.of(
                new ObjectMapper().createObjectNode().put("served_with", refreshments));
          }
        };
    ProgressPrinter silent =
        new ProgressPrinter(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    return new QuiescenceWaiter(
        kafka, analytics, "MODE=idle", silent, stop, () -> tick(), Duration.ZERO);
  }

  private GroupLags groupLags() {
    return new GroupLags(Map.of(PARTITION, end), Map.of("group", Map.of(PARTITION, lag)));
  }

  private Optional<JsonNode> fresh() {
    return Optional.of(metrics(++refreshments));
  }

  private JsonNode metrics(long madeAt) {
    ObjectNode metrics = new ObjectMapper().createObjectNode().put("generated_at", madeAt);
    metrics.putObject("lag").put("total", servedLag);
    return metrics;
  }

  private long tick() {
    now += TimeUnit.MILLISECONDS.toNanos(100);
    return now;
  }
}

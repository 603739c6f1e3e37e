package io.github.streamingkafka.validation.exercise.recording;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.streamingkafka.validation.exercise.Seen;
import io.github.streamingkafka.validation.exercise.recording.LogSlice.Minute;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LogSliceTest {
  @Test
  void shouldCountARunAndNothingElse() {
    LogSlice slice = Seen.slice(200, 10);
    slice.add(Seen.order("other-1"));
    slice.add(Seen.order("run-of-others-1"));
    slice.add(Seen.record(Seen.ORDERS, "k", "no event"));

    assertThat(slice.orders()).isEqualTo(200);
    assertThat(slice.orderRecords()).isEqualTo(200);
    assertThat(slice.outcomes()).isEqualTo(200);
    assertThat(slice.outcomeRecords()).isEqualTo(200);
    assertThat(slice.failed()).isEqualTo(10);
    assertThat(slice.minutes()).containsExactly(entry(Seen.START, new Minute(200, 190, 10)));
    assertThat(Percentile.of(slice.latencies(), 100)).isEqualTo(99);
    // "run-of-others-1" begins like the run, but is none of its numbers.
    assertThat(slice.others()).isEqualTo(3);
  }

  @Test
  void shouldTellRecordsFromOrders() {
    LogSlice slice = Seen.slice(10, 1);
    slice.add(Seen.order("run-1"));
    slice.add(Seen.outcome("run-2", "FAILED", 7));

    assertThat(slice.orders()).isEqualTo(10);
    assertThat(slice.orderRecords()).isEqualTo(11);
    assertThat(slice.outcomes()).isEqualTo(10);
    assertThat(slice.outcomeRecords()).isEqualTo(11);
    assertThat(slice.failed()).as("the first outcome counts").isEqualTo(1);
    assertThat(slice.latencies()).hasSize(10);
  }

  @Test
  void shouldKnowExactPercentiles() {
    long[] numbers = LongStream.rangeClosed(1, 200).toArray();

    assertThat(Percentile.of(numbers, 50)).isEqualTo(100);
    assertThat(Percentile.of(numbers, 99)).isEqualTo(198);
    assertThat(Percentile.of(numbers, 100)).isEqualTo(200);
    assertThat(Percentile.of(new long[] {7}, 50)).isEqualTo(7);
    assertThat(Percentile.of(new long[0], 50)).isZero();
  }
}

package io.github.streamingkafka.common.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ConcurrentTransactionsException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class FailureActionTest {

  @ParameterizedTest
  @MethodSource("passing")
  void shouldAbortWhatMayPass(Throwable failure) {
    assertThat(FailureAction.of(failure)).isEqualTo(FailureAction.ABORT);
    assertThat(FailureAction.of(new KafkaException("wrapped", failure)))
        .isEqualTo(FailureAction.ABORT);
  }

  static Stream<Throwable> passing() {
    return Stream.of(
        new CommitFailedException("rebalanced"),
        new TransactionAbortableException("abort"),
        new TimeoutException("slow"),
        new ConcurrentTransactionsException("busy"));
  }

  @ParameterizedTest
  @MethodSource("lasting")
  void shouldStopAtWhatWillNotPass(Throwable failure) {
    assertThat(FailureAction.of(failure)).isEqualTo(FailureAction.STOP);
    assertThat(FailureAction.of(new KafkaException("wrapped", failure)))
        .isEqualTo(FailureAction.STOP);
    assertThat(FailureAction.of(new TimeoutException("wrapped", failure)))
        .isEqualTo(FailureAction.STOP);
  }

  static Stream<Throwable> lasting() {
    return Stream.of(
        new ProducerFencedException("fenced"),
        new InvalidProducerEpochException("old"),
        new TopicAuthorizationException("forbidden"),
        new SaslAuthenticationException("unknown"),
        new UnsupportedVersionException("old broker"),
        // What a commit that is never answered becomes: it may have happened.
        new IllegalStateException("commit not answered", new TimeoutException("slow")));
  }

  @ParameterizedTest
  @MethodSource("unknown")
  void shouldStopAtWhatItDoesNotKnow(Throwable failure) {
    assertThat(FailureAction.of(failure)).isEqualTo(FailureAction.STOP);
  }

  static Stream<Throwable> unknown() {
    return Stream.of(
        new KafkaException("something"),
        new RecordTooLargeException("large"),
        new InterruptException("interrupted", new InterruptedException()));
  }
}

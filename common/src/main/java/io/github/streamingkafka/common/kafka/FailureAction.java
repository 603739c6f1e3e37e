package io.github.streamingkafka.common.kafka;

import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.errors.ApplicationRecoverableException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/**
 * What to do about a failure of a client, decided here once. (A timeout of {@code
 * commitTransaction} is a third case, retry, that only its caller can tell apart.)
 *
 * <p>Follows KIP-1050, consistent error handling for transactions.
 */
enum FailureAction {
  /** Abort the transaction, go back to the committed offsets, and try again. */
  ABORT,
  /** Nothing that this process does will help: stop it, and let it be restarted. */
  STOP;

  /** Looks at the causes too: a dead producer wraps what killed it. */
  static FailureAction of(Throwable failure) {
    return causes(failure).noneMatch(FailureAction::isFatal)
            && causes(failure).anyMatch(FailureAction::isAbortable)
        ? ABORT
        : STOP;
  }

  /** A failure, its cause, the cause of that, and so on. */
  static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
  }

  static Throwable rootCause(Throwable failure) {
    return causes(failure).reduce((effect, cause) -> cause).orElseThrow();
  }

  private static boolean isFatal(Throwable cause) {
    return cause instanceof ApplicationRecoverableException // fenced, among others
        || cause instanceof AuthenticationException
        || cause instanceof AuthorizationException
        || cause instanceof UnsupportedVersionException
        || cause instanceof IllegalStateException; // a commit that was never answered
  }

  private static boolean isAbortable(Throwable cause) {
    return cause instanceof CommitFailedException
        || cause instanceof TransactionAbortableException
        || cause instanceof RetriableException;
  }
}

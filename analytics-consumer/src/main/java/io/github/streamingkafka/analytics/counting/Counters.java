package io.github.streamingkafka.analytics.counting;

import io.github.streamingkafka.common.events.OutcomeEvent.Status;
import java.util.Locale;

/**
 * What a partition adds to the totals, or to those of one run: distinct orders or distinct
 * outcomes. The digest is the sum of their fingerprints, so that the order of arrival does not
 * matter.
 */
public final class Counters {
  private long counted;
  private long failed;
  private long digest;

  void addOrder(long fingerprint) {
    counted++;
    digest += fingerprint;
  }

  void addOutcome(long fingerprint, Status status) {
    counted++;
    failed += status == Status.FAILED ? 1 : 0;
    digest += fingerprint;
  }

  public long counted() {
    return counted;
  }

  long failed() {
    return failed;
  }

  long digest() {
    return digest;
  }

  static String hex(long digest) {
    return String.format(Locale.ROOT, "%016x", digest);
  }

  void restore(long counted, long failed, String digest) {
    this.counted = counted;
    this.failed = failed;
    this.digest = Long.parseUnsignedLong(digest, 16);
  }
}

package io.github.streamingkafka.analytics.counting;

import java.util.HexFormat;

/**
 * What a partition adds to the totals, or to those of one run: distinct orders or distinct
 * outcomes. The digest is the sum of their fingerprints, so that the order of arrival does not
 * matter.
 */
public final class Counters {
  private long counted;
  private long failed;
  private long digest;

  void add(long fingerprint, boolean isFailed) {
    counted++;
    failed += isFailed ? 1 : 0;
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
    return HexFormat.of().toHexDigits(digest);
  }

  void restore(long counted, long failed, String digest) {
    this.counted = counted;
    this.failed = failed;
    this.digest = Long.parseUnsignedLong(digest, 16);
  }
}

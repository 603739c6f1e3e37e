package io.github.streamingkafka.analytics.counting;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * The time from an order's timestamp to that of its outcome, in milliseconds. Percentiles have
 * three significant digits, so they are exact up to two seconds; the maximum is exact.
 */
public final class LatencyHistogram {
  private final Histogram histogram = new Histogram(3);
  private long max;

  /** Notes one latency; clocks that disagree may make it negative, which counts as 0. */
  void record(long millis) {
    long latency = Math.max(0, millis);
    histogram.recordValue(latency);
    max = Math.max(max, latency);
  }

  /** Notes all that another one has noted. */
  void add(LatencyHistogram other) {
    histogram.add(other.histogram);
    max = Math.max(max, other.max);
  }

  /** How many latencies there are that are no longer than this. */
  public long countUpTo(long millis) {
    return histogram.getCountBetweenValues(0, millis);
  }

  /** How many there are. */
  public long count() {
    return histogram.getTotalCount();
  }

  /** What all of them add up to, to three digits, in milliseconds. */
  public double sumMillis() {
    return count() == 0 ? 0 : histogram.getMean() * count();
  }

  /** Percentiles of all latencies so far, 0 where there are none. */
  public Latency summary() {
    return new Latency(percentile(50), percentile(95), percentile(99), max);
  }

  /** Those that an earlier state of this one has not; empty if that has some which this has not. */
  public Optional<LatencyHistogram> since(LatencyHistogram earlier) {
    LatencyHistogram since = new LatencyHistogram();
    since.add(this);
    try {
      since.histogram.subtract(earlier.histogram);
    } catch (IllegalArgumentException lessThanEarlier) {
      return Optional.empty();
    }
    since.max = Math.min(max, since.histogram.getMaxValue());
    return Optional.of(since);
  }

  /** All of it as text: the maximum, a colon, and HdrHistogram's own format in Base64. */
  public String encoded() {
    ByteBuffer bytes = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int length = histogram.encodeIntoCompressedByteBuffer(bytes);
    byte[] encoded = Arrays.copyOf(bytes.array(), length);
    return max + ":" + Base64.getEncoder().encodeToString(encoded);
  }

  /** Becomes the one that {@link #encoded} wrote. */
  void restore(String encoded) {
    int colon = encoded.indexOf(':');
    try {
      histogram.reset();
      histogram.add(
          Histogram.decodeFromCompressedByteBuffer(
              ByteBuffer.wrap(Base64.getDecoder().decode(encoded.substring(colon + 1))), 0));
      max = Long.parseLong(encoded.substring(0, colon));
    } catch (DataFormatException | RuntimeException damaged) {
      throw new IllegalArgumentException("no latencies: " + encoded, damaged);
    }
  }

  private long percentile(double percent) {
    return Math.min(max, histogram.getValueAtPercentile(percent));
  }

  /** Percentiles and maximum, milliseconds. */
  public record Latency(long p50, long p95, long p99, long max) {}
}

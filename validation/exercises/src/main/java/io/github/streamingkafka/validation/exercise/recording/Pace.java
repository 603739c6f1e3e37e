package io.github.streamingkafka.validation.exercise.recording;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** How fast something goes on of late, and since when it does not. For one thread. */
public final class Pace {
  private static final long OF_LATE_NANOS = Duration.ofSeconds(5).toNanos();
  private static final double NANOS_A_SECOND = 1e9;

  private record Point(long nanos, long position) {}

  private final Deque<Point> points = new ArrayDeque<>();
  private long farthest = Long.MIN_VALUE;
  private long movedAt;

  /** It is to go on from now on. */
  public Pace(long nanos) {
    movedAt = nanos;
  }

  /**
   * Notes where it is.
   *
   * @param nanos the time, of {@link System#nanoTime}
   */
  public void at(long nanos, long position) {
    if (position > farthest) {
      farthest = position;
      movedAt = nanos;
    }
    points.add(new Point(nanos, position));
    while (nanos - points.getFirst().nanos() > OF_LATE_NANOS) {
      points.removeFirst();
    }
  }

  /** By how much it goes on in a second, of late. */
  public double perSecond() {
    if (points.size() < 2) {
      return 0;
    }
    Point first = points.getFirst();
    Point last = points.getLast();
    return (last.position() - first.position())
        * NANOS_A_SECOND
        / Math.max(1, last.nanos() - first.nanos());
  }

  /** Whether it has not gone on for so long. */
  public boolean hasStalled(long nanos, Duration limit) {
    return nanos - movedAt > limit.toNanos();
  }
}

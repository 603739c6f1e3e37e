package io.github.streamingkafka.producer;

import java.util.Arrays;
import java.util.List;

/**
 * How many orders a second are asked for: a number, or a profile of phases that is repeated. Says
 * when each order is due, which is a function of its number alone: nothing adds up over time.
 *
 * @param phases one after the other; a plain number is a phase that outlives any run
 */
record Rate(List<Phase> phases) {
  static final String ALLOWED =
      "a number from 0 to 100000000, or phases of such rates, not all 0, of 1ms to 1440m each,"
          + " such as 10:60s,10..1000:30s";

  private static final double MAX_ORDERS_PER_SECOND = 100_000_000;
  private static final long MILLISECOND = 1_000_000;
  private static final long SECOND = 1_000 * MILLISECOND;
  private static final long MINUTE = 60 * SECOND;
  private static final long DAY = 24 * 60 * MINUTE;

  /**
   * What a sum of fractions may be off by, as a share of the profile's orders. An order that is
   * this close to the end of a phase belongs to the next one, which may come after a pause.
   */
  private static final double TOLERANCE = 1e-9;

  /**
   * A steady rate, or a ramp.
   *
   * @param from orders per second at its beginning
   * @param to orders per second at its end
   * @param nanos how long it takes
   */
  record Phase(double from, double to, long nanos) {
    private double orders() {
      return ordersUntil((double) nanos);
    }

    private double ordersUntil(double time) {
      double then = from + (to - from) * time / nanos;
      return (from + then) * time / (2 * SECOND);
    }

    /** The time from its beginning until so many of its orders are made. */
    private double nanosUntil(double orders) {
      if (orders <= 0) {
        return 0;
      }
      // Solves orders = from·t + (to − from)·t²/(2·nanos), in a form without cancellation.
      double area = orders * SECOND;
      double square = from * from + 2 * (to - from) * area / nanos;
      return 2 * area / (from + Math.sqrt(Math.max(0, square)));
    }
  }

  /**
   * Reads a number of orders per second, 0 for as many as possible; or a profile, in which 0 is a
   * pause.
   *
   * @throws IllegalArgumentException if it is not {@link #ALLOWED}
   */
  static Rate parse(String text) {
    if (text.indexOf(':') < 0) {
      double number = number(text);
      return new Rate(List.of(new Phase(number, number, Mode.FOREVER.toNanos())));
    }
    Rate profile = new Rate(Arrays.stream(text.split(",", -1)).map(Rate::phase).toList());
    if (!profile.isLimited()) {
      throw new IllegalArgumentException("a profile without orders: " + text);
    }
    return profile;
  }

  static boolean isValid(String text) {
    try {
      return !parse(text).phases.isEmpty();
    } catch (IllegalArgumentException wrong) {
      return false;
    }
  }

  private static Phase phase(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("a phase without a time: " + text);
    }
    String rates = text.substring(0, colon).strip();
    long nanos = nanos(text.substring(colon + 1).strip());
    int dots = rates.indexOf("..");
    return dots < 0
        ? new Phase(number(rates), number(rates), nanos)
        : new Phase(number(rates.substring(0, dots)), number(rates.substring(dots + 2)), nanos);
  }

  private static double number(String text) {
    for (int i = 0; i < text.length(); i++) {
      // Java alone would also read "NaN", "0x1p3" and "1f".
      if ("0123456789.eE+-".indexOf(text.charAt(i)) < 0) {
        throw new IllegalArgumentException("not a number: " + text);
      }
    }
    double number = Double.parseDouble(text);
    if (!(0 <= number && number <= MAX_ORDERS_PER_SECOND)) {
      throw new IllegalArgumentException("out of range: " + text);
    }
    return number;
  }

  private static long nanos(String text) {
    int digits = 0;
    while (digits < text.length() && Character.isDigit(text.charAt(digits))) {
      digits++;
    }
    long unit =
        switch (text.substring(digits)) {
          case "ms" -> MILLISECOND;
          case "s" -> SECOND;
          case "m" -> MINUTE;
          default -> throw new IllegalArgumentException("not a time: " + text);
        };
    long count = Long.parseLong(text.substring(0, digits));
    if (count < 1 || count > DAY / unit) {
      throw new IllegalArgumentException("out of range: " + text);
    }
    return count * unit;
  }

  /** Whether it is not as many as possible. */
  boolean isLimited() {
    return orders() > 0;
  }

  /**
   * When an order is due, in nanoseconds from the beginning. One at the border of two phases is the
   * first of the later one.
   *
   * @param order its number, from 0
   */
  long dueNanos(long order) {
    double orders = orders();
    double tolerance = orders * TOLERANCE;
    double repeats = Math.floor((order + tolerance) / orders);
    double left = order - repeats * orders;
    double due = repeats * nanos();
    for (Phase phase : phases) {
      if (left < phase.orders() - tolerance) {
        return (long) (due + phase.nanosUntil(left));
      }
      left -= phase.orders();
      due += phase.nanos();
    }
    return (long) due;
  }

  /** How many orders it makes until a time, in nanoseconds from the beginning. */
  double ordersUntil(long time) {
    double repeats = Math.floor((double) time / nanos());
    double left = time - repeats * nanos();
    double orders = repeats * orders();
    for (Phase phase : phases) {
      orders += phase.ordersUntil(Math.min(left, (double) phase.nanos()));
      left = Math.max(0, left - phase.nanos());
    }
    return orders;
  }

  /** Of all phases once. */
  private double orders() {
    double orders = 0;
    for (Phase phase : phases) {
      orders += phase.orders();
    }
    return orders;
  }

  private long nanos() {
    long nanos = 0;
    for (Phase phase : phases) {
      nanos += phase.nanos();
    }
    return nanos;
  }
}

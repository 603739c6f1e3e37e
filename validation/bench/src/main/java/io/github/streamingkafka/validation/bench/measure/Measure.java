package io.github.streamingkafka.validation.bench.measure;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** A figure of a candidate, in the order in which they are shown. */
public enum Measure {
  RECORDS_PER_SECOND("records/s", "records_per_sec", 0),
  FROM_START("records/s from start", "records_per_sec_from_start", 0),
  MB_PER_SECOND("MB/s", "mb_per_sec", 1),
  SECONDS("seconds", "seconds", 3),
  P50_MS("p50 ms", "p50_ms", 1),
  P99_MS("p99 ms", "p99_ms", 1),
  CPU_SECONDS("CPU s", "cpu_seconds", 2),
  PEAK_MB("peak MB", "peak_mb", 0),
  IDLE_MB("idle MB", "idle_mb", 0),
  HEAP_MB("heap MB", "heap_mb", 1),
  HEAP_BYTES("heap bytes/order", "heap_bytes_per_order", 2),
  STATE_BYTES("state bytes/order", "state_bytes_per_order", 2),
  METRICS_MS("/metrics ms", "metrics_ms", 2),
  RESTART_SECONDS("restart s", "restart_seconds", 2),
  RESTART_RATIO("restart / polling the state", "restart_ratio", 2);

  private final String title;
  private final String field;
  private final int decimals;

  Measure(String title, String field, int decimals) {
    this.title = title;
    this.field = field;
    this.decimals = decimals;
  }

  /** What a person calls it. */
  public String title() {
    return title;
  }

  /** What a program calls it. */
  public String field() {
    return field;
  }

  /** A value of it, as precise as is worth showing. */
  public String show(double value) {
    return decimal(value, decimals);
  }

  public static String decimal(double value, int decimals) {
    return BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP).toPlainString();
  }
}

package io.github.streamingkafka.validation.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Whether there is room for orders and their outcomes: a broker whose disk is full ends, and with
 * it all that was measured.
 *
 * @param where what is written to: a directory that exists
 * @param usable bytes that are left there
 */
public record DiskSpace(Path where, long usable) {
  /**
   * An order and its outcome in the log, compressed and with their part of the indexes, took 47;
   * longer numbers and smaller batches take more.
   */
  private static final long BYTES_PER_ORDER = 64;

  /** The start cache of a size and what it is made from, logs, and the broker's own files. */
  private static final long BYTES_PER_SIZE = 200_000_000;

  private static final double BYTES_PER_GB = 1e9;

  /** That of a directory, which need not exist yet. */
  public static DiskSpace of(Path directory) {
    Path where = directory.toAbsolutePath();
    while (!Files.exists(where)) {
      where = where.getParent();
    }
    try {
      return new DiskSpace(where, Files.getFileStore(where).getUsableSpace());
    } catch (IOException unknown) {
      throw new UncheckedIOException(unknown);
    }
  }

  /** Bytes that backlogs of these sizes take, all at once. */
  static long needed(List<Integer> sizes) {
    return sizes.stream().mapToLong(orders -> orders * BYTES_PER_ORDER + BYTES_PER_SIZE).sum();
  }

  public boolean hasRoomFor(List<Integer> sizes) {
    return needed(sizes) <= usable;
  }

  /** What is needed, and what is there. */
  public String shortage(List<Integer> sizes) {
    return String.format(
        Locale.ROOT,
        "%.1f GB in %s, where %.1f GB are left (fewer or smaller --sizes, or another --dir)",
        needed(sizes) / BYTES_PER_GB,
        where,
        usable / BYTES_PER_GB);
  }
}

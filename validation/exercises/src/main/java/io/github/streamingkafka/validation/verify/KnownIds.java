package io.github.streamingkafka.validation.verify;

import java.util.HashMap;
import java.util.Map;

/** A byte for each order id, 0 where nothing is known: as small as the ids of long runs allow. */
final class KnownIds {
  private static final int BLOCK_SIZE = 64;

  private final Map<Block, byte[]> blocks = new HashMap<>();
  private final Map<String, Byte> others = new HashMap<>();

  /** Ids of a run with sequences in a row. */
  private record Block(String runId, long number) {}

  int get(ReadId id) {
    if (!isPlain(id)) {
      return others.getOrDefault(id.text(), (byte) 0);
    }
    byte[] block = blocks.get(blockOf(id));
    return block == null ? 0 : block[(int) (id.sequence() % BLOCK_SIZE)];
  }

  void put(ReadId id, int known) {
    if (isPlain(id)) {
      blocks
              .computeIfAbsent(blockOf(id), first -> new byte[BLOCK_SIZE])[
              (int) (id.sequence() % BLOCK_SIZE)] =
          (byte) known;
    } else {
      others.put(id.text(), (byte) known);
    }
  }

  private static Block blockOf(ReadId id) {
    return new Block(id.runId(), id.sequence() / BLOCK_SIZE);
  }

  /** Whether run and sequence say all of it: "a-7" and "a-07" are two ids. */
  private static boolean isPlain(ReadId id) {
    return id.runId() != null
        && id.text().length() == id.runId().length() + 1 + Long.toString(id.sequence()).length();
  }
}

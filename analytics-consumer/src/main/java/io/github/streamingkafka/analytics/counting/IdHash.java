package io.github.streamingkafka.analytics.counting;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;
import io.github.streamingkafka.common.events.OrderId;
import java.nio.charset.StandardCharsets;

/**
 * 88 bits of the XXH3 of an id, or of what the ids of a run begin with: {@code <run_id>-}.
 *
 * @param high 64 of them
 * @param low the other 24
 */
public record IdHash(long high, int low) {
  private static final int LOW_BITS = 0xFF_FFFF;

  /** In {@link IdCode#BLOCK} sequences of a run, this one stands for no id of a run. */
  private static final long NO_BLOCK = -1;

  /** That of an id which has no sequence, or none to go by. */
  static IdHash of(OrderId id) {
    return of(id.utf8(), id.utf8().length);
  }

  /** That of the run of an id. */
  static IdHash ofRun(OrderId id) {
    return of(id.utf8(), id.runLength() + 1);
  }

  /** That of a run. */
  static IdHash ofRun(String runId) {
    byte[] prefix = (runId + "-").getBytes(StandardCharsets.UTF_8);
    return of(prefix, prefix.length);
  }

  private static IdHash of(byte[] text, int length) {
    HashValue128 hash = Hashing.xxh3_128().hashBytesTo128Bits(text, 0, length);
    return new IdHash(hash.getMostSignificantBits(), hash.getAsInt() & LOW_BITS);
  }

  /** The code of the id that was hashed. */
  public IdCode code() {
    return IdCode.of(this, NO_BLOCK, low);
  }

  /** The code of an id of the run that was hashed. */
  IdCode code(long sequence) {
    return IdCode.of(this, sequence / IdCode.BLOCK, sequence + low);
  }

  /** The code that stands for the run itself, in the block of its first ids. */
  IdCode runCode() {
    return code(0).marker();
  }
}

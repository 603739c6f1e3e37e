package io.github.streamingkafka.analytics.state;

import io.github.streamingkafka.analytics.counting.IdCode;
import io.github.streamingkafka.analytics.counting.IdCodes;
import io.github.streamingkafka.analytics.counting.IdPage;
import io.github.streamingkafka.analytics.counting.IdPage.Group;
import io.github.streamingkafka.analytics.state.StateFormat.UnreadableStateException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A page of ids as a value of {@code analytics-state}. After the version come the number of groups
 * and the groups: their run, the differences of their sequences, and their codes.
 *
 * <p>Codes are sorted and split (Elias-Fano): for the upper bits, each code has as many zeros as
 * they grow by, and a one; the lower bits are written as they are. Of the 72 bits of each of 16,384
 * codes, that leaves 60.
 */
final class PageFormat {
  private static final int NUMBER_BITS = 7;

  private PageFormat() {}

  static byte[] write(IdPage page) {
    Writer to = new Writer();
    to.bits(StateFormat.VERSION, Byte.SIZE);
    to.number(page.groupCount());
    for (Group group : page.groups()) {
      to.text(group.runId());
      to.number(group.sequences().size());
      long[] before = {0};
      group
          .sequences()
          .forEach(
              sequence -> {
                to.signed(sequence - before[0]);
                before[0] = sequence;
              });
      to.number(group.codes().size());
      write(group.codes(), to);
    }
    return to.toBytes();
  }

  private static void write(IdCodes codes, Writer to) {
    codes.sort();
    int lowerBits = lowerBits(codes.size());
    long[] before = {0};
    codes.forEach(
        code -> {
          long upper =
              ((long) code.segment() << (IdCode.REST_BITS - lowerBits))
                  | (code.rest() >>> lowerBits);
          for (; before[0] < upper; before[0]++) {
            to.bits(0, 1);
          }
          to.bits(1, 1);
          to.bits(code.rest(), lowerBits);
        });
  }

  static IdPage read(byte[] value) {
    try {
      Reader from = new Reader(value);
      from.bits(Byte.SIZE);
      IdPage page = new IdPage();
      for (long groups = from.number(); groups > 0; groups--) {
        String runId = from.text();
        long sequence = 0;
        for (long left = from.number(); left > 0; left--) {
          sequence += from.signed();
          page.addSequence(runId, sequence);
        }
        readCodes((int) from.number(), from, runId, page);
      }
      return page;
    } catch (IndexOutOfBoundsException damaged) {
      throw new UnreadableStateException("no page: " + damaged);
    }
  }

  private static void readCodes(int size, Reader from, String runId, IdPage page) {
    int lowerBits = lowerBits(size);
    int upperOfRest = IdCode.REST_BITS - lowerBits;
    long upper = 0;
    for (int i = 0; i < size; i++) {
      upper += from.zeros();
      long rest = ((upper & ((1L << upperOfRest) - 1)) << lowerBits) | from.bits(lowerBits);
      page.add(runId, new IdCode((int) (upper >>> upperOfRest), rest));
    }
  }

  /** As many upper bits as make about one zero for each code. */
  private static int lowerBits(int size) {
    int upperBits = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(0, size - 1));
    return IdCode.REST_BITS - Math.max(0, upperBits - IdCode.SEGMENT_BITS);
  }

  /** Writes bits, the highest first. */
  private static final class Writer {
    private ByteBuffer bytes = ByteBuffer.allocate(32 * Long.BYTES);

    /** Bits that are not among the bytes yet, the last one lowest. */
    private long word;

    private int used;

    /**
     * @param count below {@value Long#SIZE}
     */
    void bits(long value, int count) {
      long low = value & ((1L << count) - 1);
      int left = used + count - Long.SIZE;
      if (left < 0) {
        word = (word << count) | low;
        used += count;
      } else {
        put((word << (count - left)) | (low >>> left));
        word = low;
        used = left;
      }
    }

    private void put(long full) {
      if (bytes.remaining() < Long.BYTES) {
        bytes = ByteBuffer.allocate(2 * bytes.capacity()).put(bytes.flip());
      }
      bytes.putLong(full);
    }

    byte[] toBytes() {
      int length = bytes.position() + (used + Byte.SIZE - 1) / Byte.SIZE;
      put(used == 0 ? 0 : word << (Long.SIZE - used));
      return Arrays.copyOf(bytes.array(), length);
    }

    void number(long number) {
      long left = number;
      while (left >>> NUMBER_BITS != 0) {
        bits(1, 1);
        bits(left, NUMBER_BITS);
        left >>>= NUMBER_BITS;
      }
      bits(left, 1 + NUMBER_BITS);
    }

    void signed(long number) {
      number((number << 1) ^ (number >> (Long.SIZE - 1)));
    }

    void text(String text) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      number(utf8.length);
      for (byte each : utf8) {
        bits(each, Byte.SIZE);
      }
    }
  }

  /** Reads what {@link Writer} has written. */
  private static final class Reader {
    private static final int AT_ONCE = 32;

    /** Bits that eight bytes have from any position in the first of them on. */
    private static final int SURE = Long.SIZE - Byte.SIZE + 1;

    private final ByteBuffer bytes;
    private int position;

    Reader(byte[] bytes) {
      // So that eight bytes can be read from the last one on.
      this.bytes = ByteBuffer.wrap(Arrays.copyOf(bytes, bytes.length + Long.BYTES));
    }

    /** The next {@value #SURE} bits at least, then zeros. */
    private long next() {
      return bytes.getLong(position / Byte.SIZE) << (position % Byte.SIZE);
    }

    long bits(int count) {
      if (count > AT_ONCE) {
        return (bits(count - AT_ONCE) << AT_ONCE) | bits(AT_ONCE);
      }
      long value = next() >>> 1 >>> (Long.SIZE - 1 - count);
      position += count;
      return value;
    }

    /** How many zeros precede the next one, which is read too. */
    int zeros() {
      int zeros = 0;
      while (true) {
        int next = Math.min(Long.numberOfLeadingZeros(next()), SURE);
        zeros += next;
        position += next;
        if (next < SURE) {
          position++;
          return zeros;
        }
      }
    }

    long number() {
      long number = 0;
      for (int shift = 0; ; shift += NUMBER_BITS) {
        boolean isLast = bits(1) == 0;
        number |= bits(NUMBER_BITS) << shift;
        if (isLast) {
          return number;
        }
      }
    }

    long signed() {
      long number = number();
      return (number >>> 1) ^ -(number & 1);
    }

    String text() {
      long length = number();
      if (length < 0 || length > bytes.capacity()) {
        throw new IndexOutOfBoundsException("a text of " + length + " bytes");
      }
      byte[] utf8 = new byte[(int) length];
      for (int i = 0; i < utf8.length; i++) {
        utf8[i] = (byte) bits(Byte.SIZE);
      }
      return new String(utf8, StandardCharsets.UTF_8);
    }
  }
}

package io.github.streamingkafka.validation.orders;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;

/** The forms that an {@code order_id} has: the n-th id of a form is a function of a name and n. */
public enum IdForm {
  /** That of our producer, in one long run. */
  OWN {
    @Override
    public String id(String name, long n) {
      return name + "-" + n;
    }
  },
  UUID {
    @Override
    public String id(String name, long n) {
      return uuid(name, n).toString();
    }
  },
  /** A time, and then as many random bits as fit into 26 characters. */
  ULID {
    @Override
    public String id(String name, long n) {
      UUID random = uuid(name, n);
      return base32(YEAR_2026_MS + n, 10)
          + base32(random.getMostSignificantBits(), 8)
          + base32(random.getLeastSignificantBits(), 8);
    }
  },
  /** {@code <customer>-<n>}, three orders each, those of 100 customers in turn. */
  CUSTOMER {
    @Override
    public String id(String name, long n) {
      long customer = n / (CUSTOMERS * ORDERS_EACH) * CUSTOMERS + n % CUSTOMERS;
      return name + "-" + customer + "-" + (n / CUSTOMERS % ORDERS_EACH + 1);
    }
  },
  /** Numbers from 2^31 on that have gaps; those of five million orders go beyond 2^32. */
  NUMBER {
    @Override
    public String id(String name, long n) {
      return name + "-" + ((1L << 31) + n * GAP);
    }
  },
  /** As long as an id may be. */
  LONG {
    @Override
    public String id(String name, long n) {
      String start = name + "-" + n;
      return start + "x".repeat(MAX_CHARACTERS - start.length());
    }
  };

  private static final String CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final long YEAR_2026_MS = 1_767_225_600_000L;
  private static final int CUSTOMERS = 100;
  private static final int ORDERS_EACH = 3;
  private static final int GAP = 431;
  private static final int MAX_CHARACTERS = 256;

  /**
   * An id.
   *
   * @param name ids of different names differ
   * @param n from 0; different ids for different numbers
   */
  public abstract String id(String name, long n);

  private static UUID uuid(String name, long n) {
    return java.util.UUID.nameUUIDFromBytes((name + "-" + n).getBytes(StandardCharsets.UTF_8));
  }

  private static String base32(long bits, int digits) {
    StringBuilder text = new StringBuilder();
    for (int digit = digits - 1; digit >= 0; digit--) {
      text.append(CROCKFORD.charAt((int) (bits >>> (5 * digit)) & 31));
    }
    return text.toString();
  }

  /** What users call it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

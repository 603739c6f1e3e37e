package io.github.streamingkafka.common;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads an event of the usual form, several times faster than a parser of all that is JSON: one
 * object of known fields of the right types, without blanks, in ASCII that needs no escapes, with
 * numbers of up to 18 digits. All else is left to that parser, which gives the same answer for what
 * is read here.
 */
final class PlainScanner {
  private static final int MOST_DIGITS = 18;

  /** The fields in the order in which they are usually written. */
  private enum Field {
    ORDER_ID("order_id", true),
    ITEM_ID("item_id", true),
    QTY("qty", false),
    STATUS("status", true),
    REASON("reason", true),
    ORDER_TS("order_ts", false),
    TS("ts", false);

    private static final Field[] ALL = values();

    private final String spelling;
    private final boolean isString;

    Field(String spelling, boolean isString) {
      this.spelling = spelling;
      this.isString = isString;
    }
  }

  /** The names as they stand in a value, with their colons. */
  private static final byte[][] NAMES =
      Arrays.stream(Field.ALL)
          .map(field -> ('"' + field.spelling + "\":").getBytes(StandardCharsets.US_ASCII))
          .toArray(byte[][]::new);

  private final byte[] json;
  private int at;
  private int next;

  private PlainScanner(byte[] json) {
    this.json = json;
  }

  /**
   * Takes the fields from a value.
   *
   * @return whether it is of the usual form; if not, {@code into} is of no use
   */
  static boolean scan(byte[] json, EventFields into) {
    return new PlainScanner(json).scan(into);
  }

  private boolean scan(EventFields into) {
    if (!take('{')) {
      return false;
    }
    do {
      Field field = field();
      if (field == null) {
        return false;
      }
      if (field.isString ? !string(field, into) : !number(field, into)) {
        return false;
      }
    } while (take(','));
    return take('}') && at == json.length;
  }

  private boolean take(char expected) {
    if (at < json.length && json[at] == expected) {
      at++;
      return true;
    }
    return false;
  }

  /** The field whose name and colon stand here; null if they are not the usual ones. */
  private Field field() {
    for (int i = 0; i < Field.ALL.length; i++) {
      int tried = next;
      next = next + 1 == Field.ALL.length ? 0 : next + 1;
      if (stands(NAMES[tried])) {
        at += NAMES[tried].length;
        return Field.ALL[tried];
      }
    }
    return null;
  }

  private boolean stands(byte[] text) {
    return at + text.length <= json.length
        && Arrays.equals(json, at, at + text.length, text, 0, text.length);
  }

  /** Where the string that begins here ends; -1 where none does, or it is not plain. */
  private int endOfString() {
    if (at == json.length || json[at] != '"') {
      return -1;
    }
    for (int end = at + 1; end < json.length; end++) {
      byte character = json[end];
      if (character == '"') {
        return end;
      }
      if (character < ' ' || character == '\\') {
        return -1;
      }
    }
    return -1;
  }

  private boolean string(Field field, EventFields into) {
    int start = at + 1;
    int end = endOfString();
    if (end < 0) {
      return false;
    }
    if (field == Field.ORDER_ID) {
      into.orderIdIsAt(start, end);
    }
    into.take(field.spelling, new String(json, start, end - start, StandardCharsets.ISO_8859_1));
    at = end + 1;
    return true;
  }

  private boolean number(Field field, EventFields into) {
    int start = at;
    long number = 0;
    while (at < json.length && json[at] >= '0' && json[at] <= '9' && at - start <= MOST_DIGITS) {
      number = 10 * number + json[at] - '0';
      at++;
    }
    int digits = at - start;
    if (digits == 0 || digits > MOST_DIGITS || (digits > 1 && json[start] == '0')) {
      return false;
    }
    into.take(field.spelling, number);
    return true;
  }
}

package io.github.streamingkafka.common;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads an event of the usual form, several times faster than a parser of all that is JSON: one
 * object of the known fields in the order in which the services write them, without blanks, in
 * ASCII that needs no escapes, with numbers of up to 18 digits. All else is left to that parser,
 * which gives the same answer for what is read here.
 */
final class PlainScanner {
  private static final int MOST_DIGITS = 18;

  private static final byte[] ORDER_ID = PlainAscii.bytes("{\"order_id\":\"");
  private static final byte[] ITEM_ID = PlainAscii.bytes(",\"item_id\":\"");
  private static final byte[] QTY = PlainAscii.bytes(",\"qty\":");
  private static final byte[] STATUS = PlainAscii.bytes(",\"status\":\"");
  private static final byte[] REASON = PlainAscii.bytes(",\"reason\":\"");
  private static final byte[] ORDER_TS = PlainAscii.bytes(",\"order_ts\":");
  private static final byte[] TS = PlainAscii.bytes(",\"ts\":");
  private static final byte[] END = PlainAscii.bytes("}");

  private final byte[] json;

  /** What is read next; beyond the end if what was read is not of the usual form. */
  private int at;

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
    if (!skip(ORDER_ID)) {
      return false;
    }
    int start = at;
    String orderId = text();
    into.orderId(orderId, start, at - 1);
    if (skip(ITEM_ID)) {
      into.itemId(text());
    }
    if (skip(QTY)) {
      long qty = number();
      into.qty(qty, at);
    }
    if (skip(STATUS)) {
      into.status(text());
    }
    if (skip(REASON)) {
      into.reason(text());
    }
    if (skip(ORDER_TS)) {
      into.orderTs(number());
    }
    if (skip(TS)) {
      into.ts(number());
    }
    return skip(END) && at == json.length;
  }

  /** Whether this stands here, which is left behind then. */
  private boolean skip(byte[] text) {
    int end = at + text.length;
    if (end > json.length || !Arrays.equals(json, at, end, text, 0, text.length)) {
      return false;
    }
    at = end;
    return true;
  }

  /** The rest of a string, whose closing quote is left behind. */
  private String text() {
    int start = at;
    int end = start;
    while (end < json.length && PlainAscii.is(json[end])) {
      end++;
    }
    if (end == json.length || json[end] != '"') {
      isUnusual();
      return null;
    }
    at = end + 1;
    return new String(json, start, end - start, StandardCharsets.ISO_8859_1);
  }

  private long number() {
    int start = at;
    long number = 0;
    int end = start;
    while (end < json.length && json[end] >= '0' && json[end] <= '9') {
      number = 10 * number + json[end] - '0';
      end++;
    }
    int digits = end - start;
    if (digits == 0 || digits > MOST_DIGITS || (digits > 1 && json[start] == '0')) {
      isUnusual();
    } else {
      at = end;
    }
    return number;
  }

  private void isUnusual() {
    at = json.length + 1;
  }
}

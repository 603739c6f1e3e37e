package io.github.streamingkafka.common.metrics;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * A partition that is held back.
 *
 * @param offset where readers of what is committed wait
 * @param forSec for how many seconds they were seen to wait there
 * @param producerId of the open transaction; null if one may not ask
 * @param transactionalId of the open transaction; null likewise, or if no coordinator knows of it
 * @param endWith a command that aborts it
 */
public record HeldPartition(
    long offset, long forSec, Long producerId, String transactionalId, String endWith) {
  /** A sentence, such as "order-events-3 is held back at 1,234 for 12 s by …". */
  public String describe(String partition) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT, "%s is held back at %,d for %d s by ", partition, offset, forSec));
    text.append(
        producerId == null ? "an open transaction" : "a transaction of producer " + producerId);
    if (transactionalId != null) {
      text.append(" (transactional id ").append(printable(transactionalId)).append(')');
    }
    return text.append("; to abort it: ").append(endWith).toString();
  }

  /** All of them, each after a semicolon: what may keep a service from becoming ready. */
  public static String all(Map<TopicPartition, HeldPartition> held) {
    return held.entrySet().stream()
        .map(of -> "; " + of.getValue().describe(of.getKey().toString()))
        .collect(Collectors.joining());
  }

  /** Control characters as bash, and many languages, write them: an id may have any. */
  public static String printable(String text) {
    StringBuilder printable = new StringBuilder();
    text.chars()
        .forEach(
            character -> {
              if (Character.isISOControl(character)) {
                printable.append(String.format(Locale.ROOT, "\\u%04x", character));
              } else {
                printable.append((char) character);
              }
            });
    return printable.toString();
  }
}

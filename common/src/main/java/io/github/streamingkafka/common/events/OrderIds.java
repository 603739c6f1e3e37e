package io.github.streamingkafka.common.events;

/** Takes ids apart from record to record. For one thread. */
final class OrderIds {
  private static final byte[] NO_KEY = {};

  /** One of the run that the next id most often is of too. */
  private OrderId latest = OrderId.NONE;

  /** The id that a key is; the empty one if it is null. */
  OrderId of(byte[] key) {
    OrderId id = OrderId.parse(key == null ? NO_KEY : key, latest);
    if (id.hasSequence() && !id.runId().equals(latest.runId())) {
      latest = id;
    }
    return id;
  }
}

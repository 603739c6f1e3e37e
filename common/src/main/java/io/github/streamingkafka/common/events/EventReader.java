package io.github.streamingkafka.common.events;

/**
 * Reads events. It expects most of them to be of the same run as the one before. For one thread.
 */
public final class EventReader {
  private static final byte[] NO_KEY = {};

  private final FastEventParser fastParser = new FastEventParser();
  private int sharedEnd = -1;

  /** An id of the run that most likely is that of the next id too. */
  private OrderId latest = OrderId.NONE;

  /**
   * Reads a record of the topic of orders.
   *
   * @throws UnreadableRecordException if key or value is not that of an order
   */
  public OrderEvent order(byte[] key, byte[] value) throws UnreadableRecordException {
    OrderEvent usual = fastParser.order(id(key), value);
    sharedEnd = usual == null ? -1 : fastParser.sharedEnd();
    return usual != null ? usual : JsonEventParser.parse(value).order(key);
  }

  /**
   * The end of that part of the latest order's value with which its outcome begins too: ids and
   * quantity.
   *
   * @return -1 if that order was not of the usual form
   */
  public int sharedEnd() {
    return sharedEnd;
  }

  /**
   * Reads a record of the topic of outcomes.
   *
   * @throws UnreadableRecordException if key or value is not that of an outcome
   */
  public OutcomeEvent outcome(byte[] key, byte[] value) throws UnreadableRecordException {
    OutcomeEvent plain = fastParser.outcome(id(key), value);
    return plain != null ? plain : JsonEventParser.parse(value).outcome(key);
  }

  /** The id that a key is; the empty one if it is null. */
  private OrderId id(byte[] key) {
    OrderId id = OrderId.parse(key == null ? NO_KEY : key, latest);
    if (id.hasSequence() && !id.runId().equals(latest.runId())) {
      latest = id;
    }
    return id;
  }
}

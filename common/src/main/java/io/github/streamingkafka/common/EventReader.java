package io.github.streamingkafka.common;

/**
 * Reads events from record to record, most of which are of the run of the one before. For one
 * thread.
 */
public final class EventReader {
  private final OrderIds ids = new OrderIds();
  private final FastEventParser scanner = new FastEventParser();

  /**
   * Reads a record of the topic of orders.
   *
   * @throws UnreadableRecordException if key or value is not that of an order
   */
  public OrderEvent order(byte[] key, byte[] value) throws UnreadableRecordException {
    OrderEvent plain = scanner.order(ids.of(key), value);
    return plain != null ? plain : JsonEventParser.parse(value).order(key);
  }

  /**
   * Reads a record of the topic of outcomes.
   *
   * @throws UnreadableRecordException if key or value is not that of an outcome
   */
  public OutcomeEvent outcome(byte[] key, byte[] value) throws UnreadableRecordException {
    OutcomeEvent plain = scanner.outcome(ids.of(key), value);
    return plain != null ? plain : JsonEventParser.parse(value).outcome(key);
  }
}

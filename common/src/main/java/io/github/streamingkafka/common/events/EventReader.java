package io.github.streamingkafka.common.events;

/**
 * Reads events from record to record, most of which are of the run of the one before. For one
 * thread.
 */
public final class EventReader {
  private final OrderIds ids = new OrderIds();
  private final FastEventParser scanner = new FastEventParser();
  private int sharedEnd = -1;

  /**
   * Reads a record of the topic of orders.
   *
   * @throws UnreadableRecordException if key or value is not that of an order
   */
  public OrderEvent order(byte[] key, byte[] value) throws UnreadableRecordException {
    OrderEvent usual = scanner.order(ids.of(key), value);
    sharedEnd = usual == null ? -1 : scanner.sharedEnd();
    return usual != null ? usual : JsonEventParser.parse(value).order(key);
  }

  /**
   * Where in the value of the order that was read last the part ends that its outcome begins with
   * too: ids and quantity.
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
    OutcomeEvent plain = scanner.outcome(ids.of(key), value);
    return plain != null ? plain : JsonEventParser.parse(value).outcome(key);
  }
}

package io.github.streamingkafka.common;

import java.util.function.Function;

/** Makes outcomes of orders, from record to record. For one thread. */
public final class OutcomeWriter {
  private final Function<OrderEvent, Decision> decider;
  private final OrderIds ids = new OrderIds();
  private final FastEventParser scanner = new FastEventParser();
  private final FastOutcomeWriter plainWriter = new FastOutcomeWriter();

  /**
   * @param decider says what becomes of an order
   */
  public OutcomeWriter(Function<OrderEvent, Decision> decider) {
    this.decider = decider;
  }

  /**
   * Reads a record of the topic of orders, has its order decided, and writes the value of the
   * outcome's record, whose key is the same.
   *
   * @param ts when it is decided, epoch milliseconds from 0
   * @throws UnreadableRecordException if key or value is not that of an order, or the outcome would
   *     be too long to be read
   */
  public byte[] answer(byte[] key, byte[] value, long ts) throws UnreadableRecordException {
    byte[] outcome = outcome(key, value, ts);
    if (outcome.length > RecordBytes.MAX_BYTES) {
      throw new UnreadableRecordException(
          "outcome of " + outcome.length + " bytes is longer than " + RecordBytes.MAX_BYTES);
    }
    return outcome;
  }

  private byte[] outcome(byte[] key, byte[] value, long ts) throws UnreadableRecordException {
    if (ts < 0) {
      throw new IllegalArgumentException("ts is " + ts + ", expected 0 or more");
    }
    OrderEvent plain = scanner.order(ids.of(key), value);
    if (plain != null) {
      return plainWriter.outcome(value, scanner.sharedEnd(), decider.apply(plain), ts);
    }
    OrderEvent order = JsonEventParser.parse(value).order(key);
    return EventCodec.write(OutcomeEvent.of(order, decider.apply(order), ts));
  }
}

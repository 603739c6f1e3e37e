package io.github.streamingkafka.common.events;

/** What is counted: an order, or what became of one. */
public sealed interface Event permits OrderEvent, OutcomeEvent {
  /** Of the order, 1 to 256 characters; in UTF-8, also the record's key. */
  OrderId orderId();

  /** What is ordered, not empty. */
  Utf8 itemId();

  /** How many, from 1. */
  long qty();

  /** When it happened, epoch milliseconds. */
  long ts();
}

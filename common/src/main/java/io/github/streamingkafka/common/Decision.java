package io.github.streamingkafka.common;

import io.github.streamingkafka.common.OutcomeEvent.Status;

/**
 * What is decided of an order.
 *
 * @param status reserved or failed
 * @param reason why it failed; null where it is reserved
 */
public record Decision(Status status, String reason) {}

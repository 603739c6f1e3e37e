package io.github.streamingkafka.inventory;

import io.github.streamingkafka.common.events.OutcomeEvent.Status;

/**
 * The result for an order.
 *
 * @param status reserved or failed
 * @param reason why it failed; null where it is reserved
 */
record Decision(Status status, String reason) {}

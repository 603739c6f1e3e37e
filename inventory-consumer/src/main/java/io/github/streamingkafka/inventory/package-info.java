/** Turns each order into a reserved or failed outcome, exactly once. */
package io.github.streamingkafka.inventory;

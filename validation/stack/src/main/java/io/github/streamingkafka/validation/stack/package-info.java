/** A running stack seen from outside: what Kafka says of it, what it serves, how to handle it. */
package io.github.streamingkafka.validation.stack;

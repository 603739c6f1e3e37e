/** Makes orders and writes them to the topic of orders. */
package io.github.streamingkafka.producer;

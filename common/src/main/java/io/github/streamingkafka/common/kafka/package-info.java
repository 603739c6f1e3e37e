/** Kafka as the services use it: topics, settings, and consuming in transactions. */
package io.github.streamingkafka.common.kafka;

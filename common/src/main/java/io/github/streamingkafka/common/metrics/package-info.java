/** What a process tells Prometheus of itself. */
package io.github.streamingkafka.common.metrics;

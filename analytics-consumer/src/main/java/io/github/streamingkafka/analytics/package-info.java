/** Counts orders and outcomes, each once, and serves the numbers over HTTP. */
package io.github.streamingkafka.analytics;

/** What is counted: each order and outcome once, by partition, and how it is written down. */
package io.github.streamingkafka.analytics.counting;

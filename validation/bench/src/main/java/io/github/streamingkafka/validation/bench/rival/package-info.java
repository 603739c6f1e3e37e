/** What the programs are measured against, where that is no program of Kafka's own. */
package io.github.streamingkafka.validation.bench.rival;

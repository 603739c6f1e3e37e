/** Charts as files: what the exercises and the benchmarks draw theirs with. */
package io.github.streamingkafka.validation.chart;

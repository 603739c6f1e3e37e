/** How a program is started, measured and summed up. */
package io.github.streamingkafka.validation.bench.measure;

/** The programs and their rivals measured in turn: what is behind {@code scripts/bench}. */
package io.github.streamingkafka.validation.bench;

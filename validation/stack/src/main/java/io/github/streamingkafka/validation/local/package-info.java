/** The stack without Docker: what is behind {@code scripts/local}. */
package io.github.streamingkafka.validation.local;

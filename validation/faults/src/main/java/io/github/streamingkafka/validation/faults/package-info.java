/** The proof under fire: what is behind {@code scripts/faults}. */
package io.github.streamingkafka.validation.faults;

/** A real broker without Docker, and what starts and checks the stack as a whole. */
package io.github.streamingkafka.validation;

/** The stacks that faults are injected into, and what happens in them. */
package io.github.streamingkafka.validation.faults.stack;

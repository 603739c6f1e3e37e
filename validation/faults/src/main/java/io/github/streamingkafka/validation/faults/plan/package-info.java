/** Which faults come when, and on which instance. */
package io.github.streamingkafka.validation.faults.plan;

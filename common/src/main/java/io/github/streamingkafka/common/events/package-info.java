/** The events: what they are, and how they are read and written. */
package io.github.streamingkafka.common.events;

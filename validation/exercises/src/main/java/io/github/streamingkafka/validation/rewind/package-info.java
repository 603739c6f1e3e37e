/** The safe rewind of the analytics group. */
package io.github.streamingkafka.validation.rewind;

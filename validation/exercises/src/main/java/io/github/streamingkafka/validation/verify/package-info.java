/** The independent check: both topics counted once more, by code of its own. */
package io.github.streamingkafka.validation.verify;

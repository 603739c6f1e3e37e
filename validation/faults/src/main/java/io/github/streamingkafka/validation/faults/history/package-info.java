/** When what was broken, and how far everything was meanwhile: judged, and drawn. */
package io.github.streamingkafka.validation.faults.history;

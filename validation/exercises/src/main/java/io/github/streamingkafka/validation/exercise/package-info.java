/** The exercises as one command each: run, judged, and told in a report. */
package io.github.streamingkafka.validation.exercise;

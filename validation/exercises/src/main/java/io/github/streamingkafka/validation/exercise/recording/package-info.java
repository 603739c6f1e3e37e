/** What is seen during an exercise: lag, logs, figures, and the numbers taken from them. */
package io.github.streamingkafka.validation.exercise.recording;

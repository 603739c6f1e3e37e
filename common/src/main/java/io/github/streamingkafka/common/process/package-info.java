/** The life of a process: its variables, its start, its stop and its exit status. */
package io.github.streamingkafka.common.process;

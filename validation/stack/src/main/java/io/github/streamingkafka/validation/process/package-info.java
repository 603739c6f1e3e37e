/**
 * Processes of this machine: JVMs that are started, watched and ended, their ports, directories and
 * logs.
 */
package io.github.streamingkafka.validation.process;

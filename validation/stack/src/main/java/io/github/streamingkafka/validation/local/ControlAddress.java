package io.github.streamingkafka.validation.local;

/**
 * How to reach a running stack.
 *
 * @param supervisor its process
 * @param port of its control server, on the loopback address
 * @param token that a request must carry: other users of this machine reach the port as well
 * @param bootstrapServers where its clients find Kafka
 */
record ControlAddress(RunningProcess supervisor, int port, String token, String bootstrapServers) {}

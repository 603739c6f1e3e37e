package io.github.streamingkafka.analytics.counting;

/**
 * A topic of orders or of outcomes.
 *
 * @param id another one for each topic that is made, also under the same name
 * @param partitions how many it has
 */
public record EventTopic(String name, String id, Kind kind, int partitions) {}

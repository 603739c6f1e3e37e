package io.github.streamingkafka.analytics;

/** A topic of orders or of outcomes, and how many partitions it has. */
record EventTopic(String name, Kind kind, int partitions) {}

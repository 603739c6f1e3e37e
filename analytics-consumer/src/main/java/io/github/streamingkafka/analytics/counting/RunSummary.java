package io.github.streamingkafka.analytics.counting;

/** What was counted of one run. */
public record RunSummary(long orders, long reserved, long failed, long pending, String digest) {}

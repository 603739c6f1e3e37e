package io.github.streamingkafka.validation.bench.measure;

import java.util.List;

/**
 * Something to be measured.
 *
 * @param title what is measured, as the title of the table
 * @param candidates those who take part, in the order of their turns
 * @param goals what is to be reached
 */
public record Benchmark(String title, List<Candidate> candidates, List<Goal> goals) {}

package io.github.streamingkafka.validation.bench.measure;

import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** What one trial of a candidate gave; without figures that this system does not have. */
public final class Sample {
  private final Map<Measure, Double> figures = new EnumMap<>(Measure.class);

  public Sample with(Measure measure, double value) {
    figures.put(measure, value);
    return this;
  }

  public Sample with(Measure measure, OptionalDouble value) {
    value.ifPresent(known -> figures.put(measure, known));
    return this;
  }

  public Map<Measure, Double> figures() {
    return figures;
  }

  @Override
  public String toString() {
    return figures.entrySet().stream()
        .map(figure -> figure.getKey().show(figure.getValue()) + " " + figure.getKey().title())
        .collect(Collectors.joining(", "));
  }
}

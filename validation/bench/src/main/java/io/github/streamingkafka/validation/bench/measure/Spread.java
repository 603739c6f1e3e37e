package io.github.streamingkafka.validation.bench.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/** The middle of some values and how far they lie apart. */
public record Spread(double median, double least, double most) {

  /** Of at least one value; between the two in the middle, where their number is even. */
  public static Spread of(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    double median =
        sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    return new Spread(median, sorted.get(0), sorted.get(sorted.size() - 1));
  }

  /** One divided by the other: the ratio of the medians, and how far those of pairs lie apart. */
  public static Spread ratio(List<Double> dividends, List<Double> divisors) {
    List<Double> pairs = new ArrayList<>();
    for (int i = 0; i < Math.min(dividends.size(), divisors.size()); i++) {
      pairs.add(dividends.get(i) / divisors.get(i));
    }
    Spread apart = of(pairs);
    return new Spread(of(dividends).median() / of(divisors).median(), apart.least, apart.most);
  }

  public String show(DoubleFunction<String> value) {
    return "%s (%s–%s)".formatted(value.apply(median), value.apply(least), value.apply(most));
  }
}

package io.github.streamingkafka.validation.faults.history;

import io.github.streamingkafka.validation.faults.plan.FaultTarget;
import io.github.streamingkafka.validation.stack.GroupLags;
import io.github.streamingkafka.validation.stack.StackSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** When what was broken, and how far everything was meanwhile. Any thread may add to it. */
public final class History {
  /**
   * A broker that answers is not all: sessions may have ended meanwhile, and transactions stay open
   * until their timeout. A group has recovered only once it has caught up.
   */
  private static final Duration AFTERMATH_OF_BROKER = Duration.ofSeconds(12);

  /** What goes on is seen to within this: there may be a burst about to begin, or a rebalance. */
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(4);

  private static final int MIN_SAMPLES = 4;

  private final List<RoundTimes> rounds = new ArrayList<>();
  private final NavigableMap<Duration, GroupLags> samples = new TreeMap<>();

  /** A time in which something has to go on. */
  private record Span(Duration from, Duration to) {
    Duration length() {
      return to.minus(from);
    }
  }

  public synchronized void add(RoundTimes round) {
    rounds.add(round);
  }

  public synchronized void add(Duration at, GroupLags sample) {
    samples.put(at, sample);
  }

  /** In the order in which they began. */
  public synchronized List<RoundTimes> rounds() {
    return rounds.stream().sorted(Comparator.comparing(RoundTimes::begun)).toList();
  }

  synchronized NavigableMap<Duration, GroupLags> samples() {
    return new TreeMap<>(samples);
  }

  /**
   * What became of each flow in each round that it does not depend on, as long as nothing else was
   * broken that it depends on.
   *
   * @return by round and flow, how much it went on; without those that were too short to tell
   */
  public Map<RoundTimes, Map<Flow, Long>> wentOn(StackSettings settings) {
    Map<RoundTimes, Map<Flow, Long>> all = new TreeMap<>(Comparator.comparing(RoundTimes::begun));
    for (RoundTimes round : rounds()) {
      Map<Flow, Long> flows = new EnumMap<>(Flow.class);
      for (Flow flow : Flow.values()) {
        Span longest = undisturbed(round, flow);
        if (longest.length().compareTo(LONG_ENOUGH) >= 0) {
          growth(longest, flow, settings).ifPresent(growth -> flows.put(flow, growth));
        }
      }
      all.put(round, flows);
    }
    return all;
  }

  /** Whether nothing was broken in all of a round that this depends on. */
  public boolean isUndisturbed(RoundTimes round, Flow flow) {
    return undisturbed(round, flow).equals(new Span(round.begun(), round.recovered()));
  }

  /** The longest part of a round in which nothing was broken that this depends on. */
  private Span undisturbed(RoundTimes round, Flow flow) {
    Span longest = new Span(round.begun(), round.begun());
    Duration from = round.begun();
    for (RoundTimes other : rounds()) {
      FaultTarget target = other.fault().kind().target();
      if (flow.dependsOn(target)) {
        longest = longer(longest, new Span(from, earlier(other.begun(), round.recovered())));
        Duration aftermath = target == FaultTarget.BROKER ? AFTERMATH_OF_BROKER : Duration.ZERO;
        from = later(from, other.recovered().plus(aftermath));
      }
    }
    return longer(longest, new Span(from, round.recovered()));
  }

  private static Span longer(Span one, Span other) {
    return one.length().compareTo(other.length()) < 0 ? other : one;
  }

  private static Duration earlier(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Duration later(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  /** How much it went on, whatever it went back; empty if it was not looked at often enough. */
  private Optional<Long> growth(Span span, Flow flow, StackSettings settings) {
    List<Long> seen =
        samples().subMap(span.from(), true, span.to(), false).values().stream()
            .map(sample -> flow.at(sample, settings))
            .toList();
    long growth = 0;
    for (int i = 1; i < seen.size(); i++) {
      growth += Math.max(0, seen.get(i) - seen.get(i - 1));
    }
    return seen.size() < MIN_SAMPLES ? Optional.empty() : Optional.of(growth);
  }
}

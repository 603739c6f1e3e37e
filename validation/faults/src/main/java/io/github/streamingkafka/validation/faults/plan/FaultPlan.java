package io.github.streamingkafka.validation.faults.plan;

import io.github.streamingkafka.validation.faults.plan.FaultKind.Action;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Which faults there are to be, in which order: a function of seed and rounds alone. Of as many
 * rounds as there are kinds of fault, from the first on, each is of another kind.
 *
 * @param seed chooses all that can be chosen
 * @param faults one for each round
 */
public record FaultPlan(long seed, List<Fault> faults) {
  /** A group has this many instances at most. */
  static final int MAX_INSTANCES = 3;

  private static final int LONGEST_LEAD = 1_000;

  /** One freeze in so many is a severe one: they take the longest. */
  private static final int SEVERE_FREEZES = 3;

  public static FaultPlan of(long seed, int rounds) {
    return new FaultPlan(seed, new Draw(seed).faults(rounds));
  }

  /** How often each kind is in it. */
  public Map<FaultKind, Integer> counts() {
    Map<FaultKind, Integer> counts = new EnumMap<>(FaultKind.class);
    faults.forEach(fault -> counts.merge(fault.kind(), 1, Integer::sum));
    return counts;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    faults.forEach(
        fault -> text.append(String.format(Locale.ROOT, "%4d  %s%n", fault.round(), fault)));
    return text.toString();
  }

  /** Draws a plan; knows which instances there are after the rounds that are drawn. */
  private static final class Draw {
    // The one generator whose numbers are the same in every version of Java.
    private final Random random;
    private final Map<FaultTarget, List<Integer>> instances = new EnumMap<>(FaultTarget.class);
    private final Map<FaultTarget, Integer> latest = new EnumMap<>(FaultTarget.class);

    Draw(long seed) {
      random = new Random(seed);
      for (FaultTarget group : FaultTarget.GROUPS) {
        instances.put(group, new ArrayList<>(List.of(1)));
        latest.put(group, 1);
      }
    }

    List<Fault> faults(int rounds) {
      List<Fault> faults = new ArrayList<>();
      while (faults.size() < rounds) {
        List<FaultKind> kinds = new ArrayList<>(Arrays.asList(FaultKind.values()));
        Collections.shuffle(kinds, random);
        for (int i = 0; i < kinds.size() && faults.size() < rounds; i++) {
          makePossible(kinds, i);
          faults.add(fault(faults.size() + 1, kinds.get(i)));
        }
      }
      return List.copyOf(faults);
    }

    /** Where there is nothing to remove, or no room to add, the opposite comes first. */
    private void makePossible(List<FaultKind> kinds, int at) {
      FaultTarget target = kinds.get(at).target();
      if (!target.isGroup()) {
        return;
      }
      int size = instances.get(target).size();
      FaultKind add = FaultKind.of(Action.ADD, target);
      FaultKind remove = FaultKind.of(Action.REMOVE, target);
      FaultKind instead = kinds.get(at);
      if (instead == remove && size == 1) {
        instead = add;
      } else if (instead == add && size == MAX_INSTANCES) {
        instead = remove;
      }
      if (instead != kinds.get(at)) {
        int later = at + 1 + kinds.subList(at + 1, kinds.size()).indexOf(instead);
        if (later > at) {
          kinds.set(later, kinds.get(at));
        }
        kinds.set(at, instead);
      }
    }

    private Fault fault(int round, FaultKind kind) {
      int instance = 0;
      if (kind.target().isGroup() && kind.action().isOfOneInstance()) {
        instance = instance(kind);
      }
      boolean severe =
          kind.action() == Action.FREEZE
              ? random.nextInt(SEVERE_FREEZES) == 0
              : random.nextBoolean();
      return new Fault(round, kind, instance, severe, random.nextInt(LONGEST_LEAD + 1));
    }

    private int instance(FaultKind kind) {
      List<Integer> there = instances.get(kind.target());
      return switch (kind.action()) {
        case ADD -> {
          int added = latest.merge(kind.target(), 1, Integer::sum);
          there.add(added);
          yield added;
        }
        // The first one stays: it is the service that the stack has by itself.
        case REMOVE -> there.remove(1 + random.nextInt(there.size() - 1));
        default -> there.get(random.nextInt(there.size()));
      };
    }
  }
}

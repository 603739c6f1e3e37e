package io.github.streamingkafka.validation.faults.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.streamingkafka.validation.faults.plan.FaultKind.Action;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FaultPlanTest {
  private static final int BLOCK = 25;

  @Test
  void shouldBeAFunctionOfSeedAndRounds() {
    assertThat(FaultPlan.of(7, 50)).isEqualTo(FaultPlan.of(7, 50));
    assertThat(FaultPlan.of(7, 50).toString()).isEqualTo(FaultPlan.of(7, 50).toString());
    assertThat(LongStream.range(0, 20).mapToObj(seed -> FaultPlan.of(seed, 20).faults()))
        .doesNotHaveDuplicates();
  }

  @Test
  void shouldBeginAsAShorterPlanOfTheSameSeed() {
    assertThat(FaultPlan.of(7, 50).faults().subList(0, 33)).isEqualTo(FaultPlan.of(7, 33).faults());
  }

  @Test
  void shouldStayTheSameFromVersionToVersion() {
    assertThat(FaultPlan.of(1, 5).faults())
        .extracting(Fault::toString)
        .containsExactly(
            "rewind analytics",
            "add inventory-2",
            "delete the offsets of inventory",
            "add analytics-2",
            "freeze producer, beyond the transaction timeout");
  }

  @Test
  void shouldHaveEveryKindInEachTwentyFiveRounds() {
    for (long seed = 0; seed < 200; seed++) {
      FaultPlan plan = FaultPlan.of(seed, 3 * BLOCK);
      for (int start = 0; start < plan.faults().size(); start += BLOCK) {
        assertThat(plan.faults().subList(start, start + BLOCK))
            .as("seed %d from round %d", seed, start + 1)
            .extracting(Fault::kind)
            .contains(FaultKind.values());
      }
    }
  }

  @Test
  void shouldHitOnlyWhatIsThere() {
    for (long seed = 0; seed < 200; seed++) {
      Map<FaultTarget, Set<Integer>> there = new EnumMap<>(FaultTarget.class);
      there.put(FaultTarget.INVENTORY, new TreeSet<>(Set.of(1)));
      there.put(FaultTarget.ANALYTICS, new TreeSet<>(Set.of(1)));
      for (Fault fault : FaultPlan.of(seed, 100).faults()) {
        Set<Integer> group = there.get(fault.kind().target());
        if (fault.instance() == 0) {
          assertThat(!fault.kind().action().isOfOneInstance() || group == null).isTrue();
        } else if (fault.kind().action() == Action.ADD) {
          assertThat(group.add(fault.instance())).as(fault.toString()).isTrue();
        } else {
          assertThat(group).as(fault.toString()).contains(fault.instance());
        }
        if (fault.kind().action() == Action.REMOVE) {
          group.remove(fault.instance());
        }
        assertThat(there.values())
            .allSatisfy(
                instances ->
                    assertThat(instances)
                        .contains(1)
                        .hasSizeLessThanOrEqualTo(FaultPlan.MAX_INSTANCES));
      }
    }
  }

  @Test
  void shouldCountItsKinds() {
    Map<FaultKind, Integer> counts = FaultPlan.of(3, BLOCK).counts();
    assertThat(counts.keySet()).containsExactly(FaultKind.values());
    assertThat(counts.values().stream().collect(Collectors.summingInt(Integer::intValue)))
        .isEqualTo(BLOCK);
  }
}

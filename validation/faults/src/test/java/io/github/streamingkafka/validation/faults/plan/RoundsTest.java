package io.github.streamingkafka.validation.faults.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.streamingkafka.validation.stack.GivenUpException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class RoundsTest {
  @Test
  void shouldStrikeEachFaultOnceAndNeverTwoAtOneTarget() {
    List<Fault> faults = FaultPlan.of(1, 100).faults();
    Set<FaultTarget> busy = Collections.synchronizedSet(EnumSet.noneOf(FaultTarget.class));
    List<Fault> struck = Collections.synchronizedList(new ArrayList<>());
    Rounds.run(
        faults,
        fault -> {
          assertThat(busy.add(fault.kind().target())).isTrue();
          struck.add(fault);
          busy.remove(fault.kind().target());
        });
    assertThat(struck).containsExactlyInAnyOrderElementsOf(faults);
  }

  @Test
  void shouldBeginARoundWhileAnotherIsUnderWay() {
    // Given one that ends only once the next one has begun
    CountDownLatch begun = new CountDownLatch(1);
    List<Fault> faults =
        List.of(
            new Fault(1, FaultKind.KILL_BROKER, 0, false, 0),
            new Fault(2, FaultKind.GARBAGE, 0, false, 0));

    // Then
    Rounds.run(
        faults,
        fault -> {
          if (fault.round() == 1) {
            await(begun);
          } else {
            begun.countDown();
          }
        });
  }

  @Test
  void shouldBreakNothingWhileNothingIsToHappen() {
    Set<Fault> underWay = ConcurrentHashMap.newKeySet();
    Rounds.run(
        FaultPlan.of(1, 2_000).faults(),
        fault -> {
          underWay.add(fault);
          if (underWay.stream().anyMatch(other -> other.kind() == FaultKind.QUIET)) {
            assertThat(underWay).containsExactly(fault);
          }
          underWay.remove(fault);
        });
  }

  @Test
  void shouldEndWithTheFirstFailure() {
    List<Fault> faults = FaultPlan.of(1, 100).faults();
    List<Fault> struck = Collections.synchronizedList(new ArrayList<>());
    assertThatThrownBy(
            () ->
                Rounds.run(
                    faults,
                    fault -> {
                      struck.add(fault);
                      if (fault.round() == 10) {
                        throw new GivenUpException("tenth");
                      }
                    }))
        .hasMessage("tenth");
    assertThat(struck).hasSizeLessThan(100);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}

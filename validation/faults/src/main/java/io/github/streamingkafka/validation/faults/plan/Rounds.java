package io.github.streamingkafka.validation.faults.plan;

import io.github.streamingkafka.validation.stack.GivenUpException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * Goes through a plan: in its order, but without waiting for the end of a round before the next one
 * begins, unless both are for the same target, or too many are under way already. While nothing is
 * to happen, nothing else does.
 */
public final class Rounds {
  /** Two things are often broken at the same time; there must be something left that works. */
  private static final int MAX_AT_ONCE = 3;

  private Rounds() {}

  /**
   * Injects each fault.
   *
   * @throws GivenUpException of the first round that failed; those that are under way are waited
   *     for, and no further one begins
   */
  public static void run(List<Fault> faults, Consumer<Fault> injector) {
    ExecutorService executor = Executors.newFixedThreadPool(MAX_AT_ONCE);
    Semaphore free = new Semaphore(MAX_AT_ONCE);
    Map<FaultTarget, CompletableFuture<Void>> latest = new EnumMap<>(FaultTarget.class);
    List<CompletableFuture<Void>> all = new ArrayList<>();
    try {
      for (Fault fault : faults) {
        FaultTarget target = fault.kind().target();
        boolean isQuiet = target == FaultTarget.NOTHING;
        (isQuiet ? all : latest(latest, target)).forEach(Rounds::awaitEnd);
        free.acquireUninterruptibly();
        if (all.stream().anyMatch(CompletableFuture::isCompletedExceptionally)) {
          break;
        }
        CompletableFuture<Void> round =
            CompletableFuture.runAsync(
                () -> {
                  try {
                    injector.accept(fault);
                  } finally {
                    free.release();
                  }
                },
                executor);
        latest.put(target, round);
        all.add(round);
        if (isQuiet) {
          awaitEnd(round);
        }
      }
      CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
    } catch (CompletionException failed) {
      throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
    } finally {
      executor.shutdown();
    }
  }

  private static List<CompletableFuture<Void>> latest(
      Map<FaultTarget, CompletableFuture<Void>> latest, FaultTarget target) {
    return latest.containsKey(target) ? List.of(latest.get(target)) : List.of();
  }

  /** However it ends. */
  private static void awaitEnd(CompletableFuture<Void> round) {
    round.exceptionally(failed -> null).join();
  }
}

package io.github.streamingkafka.validation.local;

import io.github.streamingkafka.common.process.BrokerUnavailableException;
import io.github.streamingkafka.common.process.StopSignal;
import io.github.streamingkafka.validation.stack.ComposeStack;
import io.github.streamingkafka.validation.stack.ManagedStack;
import io.github.streamingkafka.validation.stack.ProgressPrinter;
import java.io.IOException;
import java.util.Map;

/** Finds the stack that a command is for. */
public final class StackFinder {
  private StackFinder() {}

  /**
   * Finds it.
   *
   * @param local whether that is the one without Docker
   * @param variables those of the shell
   * @throws BrokerUnavailableException if it can be told already that it does not run
   */
  public static ManagedStack find(boolean local, Map<String, String> variables) throws IOException {
    return local ? LocalStackHandle.find(variables) : ComposeStack.from(variables);
  }

  /** The same, except that a stack without Docker is started if none runs, and ends when closed. */
  public static ManagedStack findOrStart(
      boolean local, Map<String, String> variables, ProgressPrinter progress, StopSignal stop)
      throws IOException {
    return local
        ? LocalStackHandle.findOrStart(variables, progress, stop)
        : ComposeStack.from(variables);
  }
}

package io.github.streamingkafka.validation.local;

import io.github.streamingkafka.common.BrokerUnavailableException;
import io.github.streamingkafka.validation.stack.ComposeStack;
import io.github.streamingkafka.validation.stack.Stack;
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
  public static Stack find(boolean local, Map<String, String> variables) throws IOException {
    return local ? LocalStackHandle.find(variables) : ComposeStack.from(variables);
  }
}

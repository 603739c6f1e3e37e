package io.github.streamingkafka.validation.exercise;

import io.github.streamingkafka.validation.stack.Check;
import io.github.streamingkafka.validation.stack.ManagedStack;
import io.github.streamingkafka.validation.stack.Service;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** How a stack was found, and what has to be done so that it is so again. */
final class StackRestorer {
  private static final String THE_SAME = "the same";

  /** Something that has to be put back. */
  interface Undo {
    void run() throws IOException;
  }

  private record State(boolean running, Map<String, String> variables) {}

  private record ToUndo(String what, String byHand, Undo action) {}

  private final ManagedStack stack;
  private final Map<Service, State> found = new EnumMap<>(Service.class);
  private final Deque<ToUndo> undo = new ArrayDeque<>();
  private final List<String> leftBehind = new ArrayList<>();

  StackRestorer(ManagedStack stack) {
    this.stack = stack;
  }

  /** Notes how it is now. */
  void look() throws IOException {
    for (Service service : Service.values()) {
      found.put(service, state(service));
    }
  }

  boolean isRunning(Service service) {
    return found.get(service).running();
  }

  /** The variables of a service. */
  Map<String, String> variables(Service service) {
    return found.get(service).variables();
  }

  /**
   * Notes that something is about to be changed.
   *
   * @param what is true once that is put back
   * @param byHand the command by which a person puts it back
   */
  void undoLater(String what, String byHand, Undo action) {
    if (undo.stream().noneMatch(each -> each.what().equals(what))) {
      undo.push(new ToUndo(what, byHand, action));
    }
  }

  /**
   * Puts back what was changed, the last thing first.
   *
   * @param step is told of each thing
   * @return whether the stack is as it was found
   */
  Check restore(Consumer<String> step) {
    while (!undo.isEmpty()) {
      ToUndo next = undo.pop();
      try {
        next.action().run();
        step.accept(next.what());
      } catch (IOException | RuntimeException failed) {
        leftBehind.add(
            "NOT so: %s (%s). By hand: %s".formatted(next.what(), lastLine(failed), next.byHand()));
        step.accept(leftBehind.get(leftBehind.size() - 1));
      }
    }
    String observed = leftBehind.isEmpty() ? differences() : String.join("; ", leftBehind);
    return Check.holds(
        "the stack is left as it was found",
        "the same services with the same variables",
        observed,
        observed.equals(THE_SAME));
  }

  private String differences() {
    List<String> differences = new ArrayList<>();
    found.forEach(
        (service, was) -> {
          try {
            State is = state(service);
            if (is.running() != was.running()) {
              differences.add(service.cliName() + (is.running() ? " runs" : " does not run"));
            }
            if (!is.variables().equals(was.variables())) {
              differences.add(service.cliName() + " has other variables");
            }
          } catch (IOException | RuntimeException unknown) {
            differences.add(service.cliName() + ": " + lastLine(unknown));
          }
        });
    return differences.isEmpty() ? THE_SAME : String.join("; ", differences);
  }

  private State state(Service service) throws IOException {
    return new State(stack.isRunning(service), stack.startedWith(service));
  }

  /** Of what a command says, its last line tells why it failed. */
  private static String lastLine(Exception failed) {
    String[] lines = String.valueOf(failed.getMessage()).strip().split("\\R", -1);
    return lines[lines.length - 1];
  }
}

package io.github.streamingkafka.validation.faults;

import java.util.Locale;

/** The kinds of fault that there are. */
enum Kind {
  KILL_PRODUCER(Action.KILL, Target.PRODUCER),
  FREEZE_PRODUCER(Action.FREEZE, Target.PRODUCER),
  RESTART_PRODUCER(Action.RESTART, Target.PRODUCER),
  KILL_INVENTORY(Action.KILL, Target.INVENTORY),
  FREEZE_INVENTORY(Action.FREEZE, Target.INVENTORY),
  RESTART_INVENTORY(Action.RESTART, Target.INVENTORY),
  ADD_INVENTORY(Action.ADD, Target.INVENTORY),
  REMOVE_INVENTORY(Action.REMOVE, Target.INVENTORY),
  REWIND_INVENTORY(Action.REWIND, Target.INVENTORY),
  KILL_ANALYTICS(Action.KILL, Target.ANALYTICS),
  FREEZE_ANALYTICS(Action.FREEZE, Target.ANALYTICS),
  RESTART_ANALYTICS(Action.RESTART, Target.ANALYTICS),
  ADD_ANALYTICS(Action.ADD, Target.ANALYTICS),
  REMOVE_ANALYTICS(Action.REMOVE, Target.ANALYTICS),
  REWIND_ANALYTICS(Action.REWIND, Target.ANALYTICS),
  KILL_BROKER(Action.KILL, Target.BROKER),
  FREEZE_BROKER(Action.FREEZE, Target.BROKER),
  RESTART_BROKER(Action.RESTART, Target.BROKER),
  GARBAGE(Action.SPOIL, Target.TOPICS);

  /** What is done. */
  enum Action {
    /** SIGKILL, and another start. */
    KILL,
    /** SIGSTOP for longer than a session lasts, then SIGCONT. */
    FREEZE,
    /** SIGTERM, and another start. */
    RESTART,
    /** One more instance. */
    ADD,
    /** One instance less, by SIGTERM or by SIGKILL. */
    REMOVE,
    /** The group's offsets back to the log's start. */
    REWIND,
    /** Records that no service of ours writes. */
    SPOIL
  }

  private final Action action;
  private final Target target;

  Kind(Action action, Target target) {
    this.action = action;
    this.target = target;
  }

  Action action() {
    return action;
  }

  Target target() {
    return target;
  }

  /** The same action on another target; for those that groups have in common. */
  static Kind of(Action action, Target target) {
    for (Kind kind : values()) {
      if (kind.action == action && kind.target == target) {
        return kind;
      }
    }
    throw new IllegalArgumentException(action + " " + target);
  }

  String spelling() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}

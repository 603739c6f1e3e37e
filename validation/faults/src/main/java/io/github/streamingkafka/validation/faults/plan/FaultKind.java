package io.github.streamingkafka.validation.faults.plan;

import java.util.Locale;

/** The kinds of fault that there are. */
public enum FaultKind {
  KILL_PRODUCER(Action.KILL, FaultTarget.PRODUCER),
  FREEZE_PRODUCER(Action.FREEZE, FaultTarget.PRODUCER),
  RESTART_PRODUCER(Action.RESTART, FaultTarget.PRODUCER),
  KILL_INVENTORY(Action.KILL, FaultTarget.INVENTORY),
  FREEZE_INVENTORY(Action.FREEZE, FaultTarget.INVENTORY),
  RESTART_INVENTORY(Action.RESTART, FaultTarget.INVENTORY),
  ADD_INVENTORY(Action.ADD, FaultTarget.INVENTORY),
  REMOVE_INVENTORY(Action.REMOVE, FaultTarget.INVENTORY),
  REWIND_INVENTORY(Action.REWIND, FaultTarget.INVENTORY),
  FORGET_INVENTORY(Action.FORGET, FaultTarget.INVENTORY),
  TAKE_OVER_INVENTORY(Action.TAKE_OVER, FaultTarget.INVENTORY),
  KILL_ANALYTICS(Action.KILL, FaultTarget.ANALYTICS),
  FREEZE_ANALYTICS(Action.FREEZE, FaultTarget.ANALYTICS),
  RESTART_ANALYTICS(Action.RESTART, FaultTarget.ANALYTICS),
  ADD_ANALYTICS(Action.ADD, FaultTarget.ANALYTICS),
  REMOVE_ANALYTICS(Action.REMOVE, FaultTarget.ANALYTICS),
  REWIND_ANALYTICS(Action.REWIND, FaultTarget.ANALYTICS),
  FORGET_ANALYTICS(Action.FORGET, FaultTarget.ANALYTICS),
  TAKE_OVER_ANALYTICS(Action.TAKE_OVER, FaultTarget.ANALYTICS),
  KILL_BROKER(Action.KILL, FaultTarget.BROKER),
  FREEZE_BROKER(Action.FREEZE, FaultTarget.BROKER),
  RESTART_BROKER(Action.RESTART, FaultTarget.BROKER),
  GARBAGE(Action.SPOIL, FaultTarget.TOPICS),
  HOLD_BACK(Action.HOLD, FaultTarget.TOPICS),
  QUIET(Action.REST, FaultTarget.NOTHING);

  /** What is done. */
  public enum Action {
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
    /** The group is deleted, with its offsets. */
    FORGET,
    /** Another client takes the transactional ids of all instances. */
    TAKE_OVER,
    /** Records that no service of ours writes. */
    SPOIL,
    /** A foreign transaction that its owner never ends. */
    HOLD,
    /** Nothing, for a while in which nothing else is broken either. */
    REST;

    /** Whether one instance of a group is hit, and not all of them. */
    boolean isOfOneInstance() {
      return this != REWIND && this != FORGET && this != TAKE_OVER;
    }
  }

  private final Action action;
  private final FaultTarget target;

  FaultKind(Action action, FaultTarget target) {
    this.action = action;
    this.target = target;
  }

  public Action action() {
    return action;
  }

  public FaultTarget target() {
    return target;
  }

  /** The same action on another target; for those that groups have in common. */
  static FaultKind of(Action action, FaultTarget target) {
    for (FaultKind kind : values()) {
      if (kind.action == action && kind.target == target) {
        return kind;
      }
    }
    throw new IllegalArgumentException(action + " " + target);
  }

  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}

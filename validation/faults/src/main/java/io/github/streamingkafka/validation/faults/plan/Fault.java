package io.github.streamingkafka.validation.faults.plan;

/**
 * One round of a plan.
 *
 * @param round from 1
 * @param kind what is done to what
 * @param instance which one of a group, from 1; 0 for all others
 * @param severe of two ways to do it, the worse one: a removal by SIGKILL; a freeze that outlasts
 *     transactions, not only the session; a foreign transaction that is left to its timeout
 * @param lead how many orders are acknowledged before, so that there is something to disturb
 */
public record Fault(int round, FaultKind kind, int instance, boolean severe, int lead) {

  /** What it hits, by name. */
  String victim() {
    return instance == 0 ? kind.target().cliName() : name(kind.target(), instance);
  }

  /** The name of an instance of a group. */
  public static String name(FaultTarget target, int instance) {
    return target.cliName() + "-" + instance;
  }

  @Override
  public String toString() {
    return switch (kind.action()) {
      case KILL -> "kill " + victim();
      case FREEZE -> "freeze " + victim() + (severe ? ", beyond the transaction timeout" : "");
      case RESTART -> "restart " + victim();
      case ADD -> "add " + victim();
      case REMOVE -> "remove " + victim() + (severe ? " by SIGKILL" : " by SIGTERM");
      case REWIND -> "rewind " + victim();
      case FORGET -> "delete the offsets of " + victim();
      case TAKE_OVER -> "take over the transactional ids of " + victim();
      case SPOIL -> "write garbage";
      case HOLD ->
          "hold back a partition by an open transaction, "
              + (severe ? "until its timeout" : "until it is aborted");
      case REST -> "nothing, for a while";
    };
  }
}

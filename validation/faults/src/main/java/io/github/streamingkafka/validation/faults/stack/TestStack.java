package io.github.streamingkafka.validation.faults.stack;

import io.github.streamingkafka.validation.faults.plan.FaultTarget;
import io.github.streamingkafka.validation.process.Instance;
import io.github.streamingkafka.validation.stack.Stack;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** A stack that may be hit, with all that it takes to hit it: its instances, one by one. */
public interface TestStack extends Stack, AutoCloseable {
  Instance broker();

  /** An instance of a group's service, which is started unless it is a part of the stack anyway. */
  Instance start(FaultTarget group, int number);

  /** Where an instance of analytics serves; empty if it cannot be reached from here. */
  URI metrics(int number) throws IOException;

  /** Starts a burst. */
  Burst burst(BurstRun run, int attempt);

  /** How long a member of a group may be silent before the group goes on without it. */
  Duration sessionTimeout();

  /** How long a transaction may be open. */
  Duration transactionTimeout();

  /** How many services ended by themselves and were started again. */
  int deaths();

  /** Where its logs are. */
  Path logs();

  /** Puts into the logs what may say why something does not happen. */
  void dump();

  /** Ends, or gives back, what was started here. */
  @Override
  void close();
}

package io.github.streamingkafka.validation.faults.stack;

import io.github.streamingkafka.validation.faults.plan.FaultTarget;
import io.github.streamingkafka.validation.process.Instance;
import io.github.streamingkafka.validation.stack.Service;
import io.github.streamingkafka.validation.stack.Stack;
import java.io.IOException;
import java.net.URI;

/** A running stack, and all that it takes to hit its instances one by one. */
public interface TestStack extends AutoCloseable {
  Stack stack();

  Instance broker();

  /** An instance of a group's service, which is started unless it is a part of the stack anyway. */
  Instance start(FaultTarget group, int number);

  /** Where an instance of analytics serves. */
  URI metrics(int number) throws IOException;

  /** Starts a burst. */
  Burst burst(BurstRun run, int attempt);

  /** How many services ended by themselves and were started again. */
  int deaths();

  /** Puts into the logs what may say why something does not happen. */
  void dump() throws IOException;

  /** Ends, or gives back, what was started here. */
  @Override
  void close();

  /** The service of a consumer group. */
  static Service service(FaultTarget group) {
    return group == FaultTarget.INVENTORY ? Service.INVENTORY : Service.ANALYTICS;
  }
}

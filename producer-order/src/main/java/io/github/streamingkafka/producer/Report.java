package io.github.streamingkafka.producer;

import java.io.PrintStream;

/**
 * Prints what a run does: as text on standard output; or as JSON, with all text on standard error.
 *
 * @param config the run's configuration
 * @param out standard output
 * @param err standard error
 */
record Report(ProducerOrderConfig config, PrintStream out, PrintStream err) {

  /** Where text for people goes. */
  PrintStream remarks() {
    return config.json() ? err : out;
  }

  /**
   * @param first the sequence of the first order
   */
  void started(long first) {
    remarks()
        .printf(
            "run %s to %s: %s (SEED=%s)%n",
            config.runId(), config.kafka().orderTopic(), plan(first), config.seed());
    if (config.mode().isCounted()) {
      remarks()
          .printf(
              "expected failures: %s of %s %s%n",
              config.failureRule().failures(1, config.orders()),
              config.orders(),
              Summary.rule(config));
    }
  }

  private String plan(long first) {
    return switch (config.mode()) {
      case CONTINUOUS ->
          (first == 1 ? "orders" : "orders from " + first + " on") + " until stopped";
      case BURST -> "a burst of " + config.orders() + " orders";
      case ONCE -> "one order";
      case IDLE -> "no orders, waiting to be stopped";
    };
  }

  void ended(Summary summary) {
    if (config.json()) {
      out.println(summary.json());
    } else {
      summary.text().forEach(out::println);
    }
  }
}

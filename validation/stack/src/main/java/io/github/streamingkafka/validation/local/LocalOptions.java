package io.github.streamingkafka.validation.local;

import io.github.streamingkafka.validation.stack.ToolOptions;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** What {@code scripts/local} was asked to do. */
@Command(
    name = "scripts/local",
    description = {
      "The stack without Docker, on a Kafka broker of its own. Needs a JDK and Maven.",
      ""
    },
    footer = {
      "",
      "SERVICE is one of kafka, producer_order, inventory_consumer, analytics_consumer.",
      "",
      "Variables come from producer-order/producer.env, inventory-consumer/inventory.env and",
      "analytics-consumer/analytics.env; those of the environment win:",
      "",
      "  FAIL_RATE=0.2 scripts/local up",
      "  TOTAL_EVENTS=10000 PRINT_EVERY=1000 scripts/local burst",
      "  THROTTLE_MS=1 scripts/local restart analytics_consumer     (stays so; THROTTLE_MS= ends it)",
      "",
      "  KAFKA_PORT      the broker's port on 127.0.0.1 (9094), here or in .env",
      "  ANALYTICS_PORT  the port of /metrics on 127.0.0.1 (8080), here or in .env",
      "  LOCAL_DIR       the directory of data and logs (.local)",
      "",
      "Exit status: 0 fine, 1 an expectation failed, 2 usage or configuration, 3 no stack, no broker, or a port",
      "that is taken; burst, produce and kafka pass on that of the program they run."
    })
final class LocalOptions extends ToolOptions {
  @Parameters(
      index = "0",
      paramLabel = "WORD",
      description = {
        "up: start the stack, and stop it again on Ctrl-C",
        "up -d: start it in the background, and return once it is ready",
        "burst [OPTION...]: write TOTAL_EVENTS orders as fast as possible",
        "produce [OPTION...]: run the producer once, as MODE says",
        "kafka TOOL [ARG...]: run one of Kafka's own tools against the stack, such as",
        "    kafka-consumer-groups --describe --group analytics-consumer",
        "stop SERVICE: stop a service, and leave it stopped",
        "start SERVICE: start it again",
        "restart SERVICE: both; refuses wrong variables, and the service stays as it is",
        "down: stop the stack; its data stay",
        "reset: delete its data and its logs; the stack must not run"
      })
  String word;

  @Parameters(index = "1..*", hidden = true, description = "what belongs to the word")
  List<String> rest = List.of();

  @Override
  protected boolean areBeforeParameters() {
    return true;
  }
}

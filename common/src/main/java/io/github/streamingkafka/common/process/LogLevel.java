package io.github.streamingkafka.common.process;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a service logs, on standard error. */
public enum LogLevel {
  TRACE,
  DEBUG,
  INFO,
  WARN,
  ERROR;

  private static final String PREFIX = "org.slf4j.simpleLogger.";

  /** Reads {@code LOG_LEVEL}, a name that shells have for other programs too. */
  public static LogLevel from(Environment environment) {
    return environment.choice("LOG_LEVEL", INFO, Map.of("warning", WARN));
  }

  /**
   * Sets the level for the whole process; effective only before the first logger is made. At INFO,
   * Kafka's clients would log their whole configuration, so they only warn. They would warn of each
   * attempt to reach a broker, of each batch that is retried, and of each offset that is about to
   * change, so these classes log only errors; whoever waits for them gets an exception if they
   * fail.
   */
  public void apply() {
    String name = name().toLowerCase(Locale.ROOT);
    System.setProperty(PREFIX + "defaultLogLevel", name);
    System.setProperty(PREFIX + "log.org.apache.kafka", this == INFO ? "warn" : name);
    for (String noisy :
        List.of(
            "NetworkClient",
            "ClientUtils",
            "producer.internals.Sender",
            "admin.internals.ListConsumerGroupOffsetsHandler")) {
      System.setProperty(
          PREFIX + "log.org.apache.kafka.clients." + noisy, this == INFO ? "error" : name);
    }
  }
}

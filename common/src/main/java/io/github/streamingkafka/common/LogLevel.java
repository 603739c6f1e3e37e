package io.github.streamingkafka.common;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How much a service says on standard error. */
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
   * Kafka's clients would tell their whole configuration, so they only warn; and warn of each
   * attempt to reach a broker, so that is left to the one who waits for it.
   */
  public void apply() {
    String name = name().toLowerCase(Locale.ROOT);
    System.setProperty(PREFIX + "defaultLogLevel", name);
    System.setProperty(PREFIX + "log.org.apache.kafka", this == INFO ? "warn" : name);
    for (String connecting : List.of("NetworkClient", "ClientUtils")) {
      System.setProperty(
          PREFIX + "log.org.apache.kafka.clients." + connecting, this == INFO ? "error" : name);
    }
  }
}

package io.github.streamingkafka.common;

import java.util.Locale;

/** How much a service says on standard error. */
public enum LogLevel {
  TRACE,
  DEBUG,
  INFO,
  WARN,
  ERROR;

  private static final String PREFIX = "org.slf4j.simpleLogger.";

  /**
   * Sets the level for the whole process; effective only before the first logger is made. Kafka's
   * clients tell their whole configuration at INFO, so up to that level they only warn.
   */
  public void apply() {
    String name = name().toLowerCase(Locale.ROOT);
    System.setProperty(PREFIX + "defaultLogLevel", name);
    System.setProperty(PREFIX + "log.org.apache.kafka", this == INFO ? "warn" : name);
  }
}

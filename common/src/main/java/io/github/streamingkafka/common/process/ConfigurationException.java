package io.github.streamingkafka.common.process;

import java.util.List;

/** Wrong variables, all of them: one line each, with its name, the value given, what is allowed. */
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConfigurationException(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
  }
}

package io.github.streamingkafka.common.http;

import io.github.streamingkafka.common.process.Environment;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a service serves, and to whom.
 *
 * @param host the address to serve on
 * @param port the port to serve on
 * @param token what clients have to show; empty if anybody may ask
 */
public record HttpSettings(String host, int port, Optional<String> token) {
  private static final String TOKEN_FILE = "HTTP_TOKEN_FILE";

  /** Reads the variables; problems are reported to {@code environment}. */
  public static HttpSettings from(Environment environment, int defaultPort) {
    return new HttpSettings(
        environment.text(
            "HTTP_HOST",
            "0.0.0.0",
            host -> !new InetSocketAddress(host, 0).isUnresolved(),
            "an address or a name of this machine"),
        environment.integer("HTTP_PORT", defaultPort, 0, 65_535),
        token(environment));
  }

  private static Optional<String> token(Environment environment) {
    String file = environment.text(TOKEN_FILE, null);
    if (file == null) {
      return Optional.empty();
    }
    try {
      String token = Files.readString(Path.of(file)).strip();
      if (!token.isEmpty()) {
        return Optional.of(token);
      }
    } catch (IOException | IllegalArgumentException unreadable) {
      // Refused below, as an empty file is: served without its token, all would be open.
    }
    environment.reject(TOKEN_FILE, file, "a readable file with a token in it");
    return Optional.empty();
  }

  /** Says that this address cannot be had. */
  public String taken(IOException why) {
    return "HTTP_HOST=%s HTTP_PORT=%s: cannot listen there (%s)"
        .formatted(host, port, why.getMessage());
  }

  /** Without the token. */
  @Override
  public String toString() {
    return host + ":" + port;
  }
}

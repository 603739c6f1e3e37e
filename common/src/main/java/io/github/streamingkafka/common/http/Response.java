package io.github.streamingkafka.common.http;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** An answer to a request. */
public record Response(int status, String contentType, String body) {
  public static final String JSON = "application/json";

  public static Response json(String body) {
    return new Response(200, JSON, body);
  }

  /** A JSON object with the message as its field {@code error}. */
  public static Response error(int status, String message) {
    char[] escaped = JsonStringEncoder.getInstance().quoteAsString(message);
    return new Response(status, JSON, "{\"error\":\"" + new String(escaped) + "\"}\n");
  }
}

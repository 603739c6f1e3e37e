package io.github.streamingkafka.validation;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * What an instance of analytics serves.
 *
 * @param address where it does
 * @param limit how long to wait for what is expected of it
 */
public record Served(URI address, Duration limit) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** {@code /metrics}, once it counts so many orders, all with an outcome, and nothing is left. */
  public JsonNode awaitOrders(long orders) {
    return awaitMetrics(
        metrics -> metrics.get("orders_total").asLong() == orders && isCaughtUp(metrics));
  }

  /**
   * {@code /metrics} of a pipeline that was left alone: right after a burst it may be that before.
   */
  public JsonNode awaitCaughtUp() {
    return awaitMetrics(Served::isCaughtUp);
  }

  public void awaitReady() {
    await()
        .atMost(limit)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> !get("/readyz").isNull());
  }

  public JsonNode metrics() throws IOException {
    return get("/metrics");
  }

  /**
   * What is served at a path.
   *
   * @throws IOException if it is not served, or not now
   */
  public JsonNode get(String path) throws IOException {
    HttpRequest request = HttpRequest.newBuilder(address.resolve(path)).build();
    try {
      var response = HTTP.send(request, BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IOException(request.uri() + " answered " + response.statusCode());
      }
      return JSON.readTree(response.body());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException(interrupted);
    }
  }

  private JsonNode awaitMetrics(Predicate<JsonNode> expected) {
    return await()
        .atMost(limit)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(this::metrics, expected);
  }

  private static boolean isCaughtUp(JsonNode metrics) {
    return metrics.get("pending").asLong() == 0 && metrics.at("/lag/total").asLong(-1) == 0;
  }
}

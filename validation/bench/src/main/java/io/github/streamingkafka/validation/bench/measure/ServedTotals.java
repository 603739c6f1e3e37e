package io.github.streamingkafka.validation.bench.measure;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.streamingkafka.validation.bench.measure.Launcher.Running;
import io.github.streamingkafka.validation.stack.GivenUpException;
import io.github.streamingkafka.validation.stack.MetricsClient;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * What an analytics consumer serves, which has to be right before its speed counts for anything.
 */
public final class ServedTotals {
  private static final int REQUESTS = 51;

  /** As many as it takes until analytics has let go of what it needs while it counts. */
  private static final int REPORTS_AT_REST = 5;

  private final MetricsClient client;

  public ServedTotals(URI analytics) {
    client = new MetricsClient(analytics);
  }

  /** Waits until it serves so many orders and as many outcomes, and their digest. */
  public void awaitCounted(Running running, int orders, String digest) {
    running.await(
        "right count",
        () -> {
          JsonNode metrics = metrics();
          return metrics.path("orders_total").asLong() == orders
              && metrics.path("inventory_events").asLong() == orders
              && metrics.path("digest").asText().equals(digest);
        });
  }

  /** Waits until it says that it is ready. */
  public void awaitReady(Running running) {
    running.await(
        "readiness",
        () -> {
          try {
            return client.isReady();
          } catch (IOException notYet) {
            return false;
          }
        });
  }

  /** Waits until it has reported several times that nothing has changed. */
  public void awaitRest(Running running) {
    Set<JsonNode> reports = new HashSet<>();
    running.await(
        "report",
        () -> {
          reports.add(metrics().path("generated_at"));
          return reports.size() == REPORTS_AT_REST;
        });
  }

  /** Milliseconds that {@code /metrics} takes, from the request to its answer: the median. */
  public double responseMs() {
    double[] times = new double[REQUESTS];
    for (int i = 0; i < REQUESTS; i++) {
      long start = System.nanoTime();
      JsonNode unused = metrics();
      times[i] = (System.nanoTime() - start) / 1e6;
    }
    Arrays.sort(times);
    return times[REQUESTS / 2];
  }

  private JsonNode metrics() {
    try {
      return client.metrics().orElseThrow(() -> new GivenUpException("no /metrics"));
    } catch (IOException nobody) {
      throw new GivenUpException(nobody.getMessage());
    }
  }
}

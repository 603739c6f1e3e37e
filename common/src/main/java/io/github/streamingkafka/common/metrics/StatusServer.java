package io.github.streamingkafka.common.metrics;

import io.github.streamingkafka.common.http.HttpService;
import io.github.streamingkafka.common.http.HttpSettings;
import io.github.streamingkafka.common.http.Response;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Serves how a service is that has nothing else to serve: {@code /metrics}, {@code /healthz} and
 * {@code /readyz}.
 */
public final class StatusServer implements AutoCloseable {
  private final ProcessMetrics metrics;
  private volatile Supplier<Optional<String>> problem =
      () -> Optional.of("no broker has answered yet");
  private HttpService http;

  public StatusServer(ProcessMetrics metrics) {
    this.metrics = metrics;
  }

  /**
   * Starts to serve, unless the port is 0.
   *
   * @throws IOException if the address cannot be had
   */
  public void start(HttpSettings settings) throws IOException {
    if (settings.port() != 0) {
      http = HttpService.start(settings, this::respond);
    }
  }

  /**
   * From now on the service is ready unless there is a problem; before, it is not.
   *
   * @param found tells the problem; called by several threads at once
   */
  public void readyUnless(Supplier<Optional<String>> found) {
    problem = found;
  }

  @Override
  public void close() {
    if (http != null) {
      http.close();
    }
  }

  Response respond(String path, List<String> accept) {
    return switch (path) {
      case "/metrics" -> MetricsText.write(metrics.now(), accept);
      case "/healthz" -> healthy();
      case "/readyz" -> ready(problem.get());
      default -> Response.error(404, "no such page: " + path);
    };
  }

  /** The process works. */
  public static Response healthy() {
    return Response.json("{\"status\":\"ok\"}\n");
  }

  /** Whether a service is ready, which it is without a problem. */
  public static Response ready(Optional<String> problem) {
    return problem
        .map(what -> Response.error(503, "not ready: " + what))
        .orElseGet(() -> Response.json("{\"status\":\"ready\"}\n"));
  }
}

package io.github.streamingkafka.analytics.serving;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.streamingkafka.analytics.serving.Accept.MediaType;
import io.github.streamingkafka.analytics.serving.Reporter.Report;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Serves the latest report over HTTP. A handler reads what is there and waits for nothing, so the
 * server answers whatever Kafka does.
 */
public final class MetricsServer implements AutoCloseable {
  /** Seconds that a client may take to send its request, and to take its answer. */
  private static final String MAX_SECONDS = "10";

  private static final String JSON = "application/json";
  private static final String RUNS = "/runs/";

  /** Of /metrics, the usual one first. */
  private static final List<MediaType> FORMATS =
      Stream.of(JSON, PrometheusText.CONTENT_TYPE, PrometheusText.OPEN_METRICS)
          .map(MediaType::of)
          .toList();

  private static final String NAMES =
      FORMATS.stream().map(MediaType::contentType).collect(Collectors.joining(", "));

  private final HttpServer server;
  private final ExecutorService threads;
  private final Reporter reporter;
  private final JsonMapper json =
      JsonMapper.builder()
          .addModule(new SimpleModule().addSerializer(Instant.class, ToStringSerializer.instance))
          .build();
  private final PrometheusText prometheus = new PrometheusText();
  private final String page;

  private record Response(int status, String contentType, String body) {}

  /** A snapshot, and whether it is older than it should be. */
  private record AgedSnapshot(@JsonUnwrapped Snapshot snapshot, boolean stale) {}

  private MetricsServer(HttpServer server, Reporter reporter) {
    this.server = server;
    this.reporter = reporter;
    this.page = resource("index.html");
    AtomicInteger number = new AtomicInteger();
    this.threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "http-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    server.createContext("/", this::handle);
  }

  /**
   * Starts to serve.
   *
   * @param port 0 for any free one
   * @throws IOException if the address cannot be had
   */
  public static MetricsServer start(String host, int port, Reporter reporter) throws IOException {
    // Without these, requests that never end would hold threads and sockets for ever.
    System.setProperty("sun.net.httpserver.maxReqTime", MAX_SECONDS);
    System.setProperty("sun.net.httpserver.maxRspTime", MAX_SECONDS);
    // In JDK 17 a body otherwise waits until its head is acknowledged: 40 ms, if one asks again on
    // the same connection.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    MetricsServer metrics =
        new MetricsServer(HttpServer.create(new InetSocketAddress(host, port), 0), reporter);
    metrics.server.start();
    return metrics;
  }

  /** The port that is served on. */
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      Response response = respond(exchange);
      if (!method.equals("GET") && !method.equals("HEAD") && response.status() != 404) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        response = error(405, method + " is not allowed here, only GET and HEAD are");
      }
      exchange.getResponseHeaders().set("Content-Type", response.contentType());
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
      boolean head = method.equals("HEAD");
      exchange.sendResponseHeaders(response.status(), head ? -1 : body.length);
      if (!head) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  private Response respond(HttpExchange exchange) {
    // Decoded, so that /runs/a%2Fb is the run "a/b".
    String path = exchange.getRequestURI().getPath();
    return switch (path) {
      case "/" -> new Response(200, "text/html; charset=utf-8", page);
      case "/metrics" -> metrics(exchange);
      case "/minutes" -> minutes();
      case "/healthz" -> ok(Map.of("status", "ok"));
      case "/readyz" -> reporter.isReady() ? ok(Map.of("status", "ready")) : error(503, notReady());
      default ->
          path.startsWith(RUNS)
              ? run(path.substring(RUNS.length()))
              : error(404, "no such page: " + path);
    };
  }

  private Response metrics(HttpExchange exchange) {
    Report report = reporter.latest().orElse(null);
    if (report == null) {
      return nothingYet();
    }
    return Accept.of(exchange.getRequestHeaders().get("Accept"))
        .best(FORMATS)
        .map(format -> metrics(report.snapshot(), format.contentType()))
        .orElseGet(() -> error(406, "Accept refuses all there is: " + NAMES));
  }

  private Response metrics(Snapshot snapshot, String contentType) {
    boolean isStale = reporter.isStale();
    return contentType.equals(JSON)
        ? ok(new AgedSnapshot(snapshot, isStale))
        : new Response(
            200, contentType, prometheus.write(snapshot, isStale, reporter.age(), contentType));
  }

  private String notReady() {
    return reporter.latest().isPresent() && reporter.isStale()
        ? "not ready: the last report was " + reporter.age().toSeconds() + " s ago"
        : "not ready: no partitions assigned yet, or their records not counted";
  }

  private Response minutes() {
    return reporter
        .latest()
        .map(report -> ok(Map.of("minutes", report.minutes())))
        .orElseGet(this::nothingYet);
  }

  private Response nothingYet() {
    return error(503, "nothing counted yet: /readyz tells when");
  }

  private Response run(String runId) {
    Report report = reporter.latest().orElse(null);
    if (report != null && report.runs().containsKey(runId)) {
      return ok(report.runs().get(runId));
    }
    return report != null && report.isForgotten().test(runId)
        ? error(410, "so many later runs were counted that the figures of " + runId + " are gone")
        : error(404, "no order or outcome of a run called " + runId);
  }

  private Response ok(Object content) {
    return new Response(200, JSON, text(content));
  }

  private Response error(int status, String message) {
    return new Response(status, JSON, text(Map.of("error", message)));
  }

  private String text(Object content) {
    try {
      return json.writeValueAsString(content) + "\n";
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException("a record of numbers is always JSON", impossible);
    }
  }

  private static String resource(String name) {
    try (InputStream stream = MetricsServer.class.getResourceAsStream(name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException impossible) {
      throw new UncheckedIOException("the jar holds " + name, impossible);
    }
  }
}

package io.github.streamingkafka.analytics.serving;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.github.streamingkafka.analytics.counting.MinuteCounts;
import io.github.streamingkafka.analytics.counting.RunSummary;
import io.github.streamingkafka.analytics.lag.GroupLag;
import io.github.streamingkafka.analytics.serving.Reporter.Report;
import io.github.streamingkafka.common.http.Accept;
import io.github.streamingkafka.common.http.Accept.MediaType;
import io.github.streamingkafka.common.http.HttpService;
import io.github.streamingkafka.common.http.HttpSettings;
import io.github.streamingkafka.common.http.Response;
import io.github.streamingkafka.common.metrics.HeldPartition;
import io.github.streamingkafka.common.metrics.MetricsText;
import io.github.streamingkafka.common.metrics.ProcessMetrics;
import io.github.streamingkafka.common.metrics.Samples;
import io.github.streamingkafka.common.metrics.StatusServer;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/**
 * Serves the latest report over HTTP. Handlers wait for nothing, so it answers even while Kafka
 * does not.
 */
public final class MetricsServer {
  private static final String RUN = "/runs/";

  /** What came after a time, epoch seconds. */
  private static final String HISTORY = "/history/\\d{1,15}";

  /** Where its jar has what draws the charts. */
  private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

  /** Of /metrics, the usual one first. */
  private static final List<MediaType> FORMATS =
      Stream.concat(Stream.of(Response.JSON), MetricsText.CONTENT_TYPES.stream())
          .map(MediaType::of)
          .toList();

  private static final Response NOTHING_YET =
      Response.error(503, "nothing counted yet: see /readyz");

  private final Reporter reporter;
  private final Supplier<Moment> now;
  private final History history;
  private final ProcessMetrics process;
  private final JsonMapper json =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .addModule(new SimpleModule().addSerializer(Instant.class, ToStringSerializer.instance))
          .build();

  /** A snapshot, and what is known as of now: whether it is older than it should be, and why. */
  private record AgedSnapshot(
      @JsonUnwrapped Snapshot snapshot,
      Map<String, GroupLag> lags,
      Map<TopicPartition, HeldPartition> heldBack,
      boolean stale) {}

  private record AllMinutes(Map<String, Long> offsets, List<MinuteCounts.Minute> minutes) {}

  private record AllRuns(Map<String, Long> offsets, Map<String, RunSummary> runs) {}

  private MetricsServer(
      Reporter reporter, Supplier<Moment> now, History history, ProcessMetrics process) {
    this.reporter = reporter;
    this.now = now;
    this.history = history;
    this.process = process;
  }

  /**
   * Starts to serve.
   *
   * @param now what is known as of now
   * @param history what was known before
   * @param process what this process tells of itself
   * @throws IOException if the address cannot be had
   */
  public static HttpService start(
      HttpSettings http,
      Reporter reporter,
      Supplier<Moment> now,
      History history,
      ProcessMetrics process)
      throws IOException {
    return HttpService.start(http, new MetricsServer(reporter, now, history, process)::respond);
  }

  private Response respond(String path, List<String> accept) {
    return switch (path) {
      case "/" -> file("index.html", "text/html");
      case "/page.css" -> file("page.css", "text/css");
      case "/page.js" -> file("page.js", "text/javascript");
      case "/uplot.css" -> file(UPLOT + "uPlot.min.css", "text/css");
      case "/uplot.js" -> file(UPLOT + "uPlot.iife.min.js", "text/javascript");
      case "/history" -> ok(history.since(0));
      case "/metrics" ->
          Accept.of(accept)
              .best(FORMATS)
              .map(format -> metrics(format.text()))
              .orElseGet(() -> MetricsText.refused(FORMATS));
      case "/minutes" ->
          reporter
              .latest()
              .map(report -> ok(new AllMinutes(report.snapshot().offsets(), report.minutes())))
              .orElse(NOTHING_YET);
      case "/runs" ->
          reporter
              .latest()
              .map(report -> ok(new AllRuns(report.snapshot().offsets(), report.runs())))
              .orElse(NOTHING_YET);
      case "/healthz" -> StatusServer.healthy();
      case "/readyz" ->
          StatusServer.ready(reporter.isReady() ? Optional.empty() : Optional.of(notReady()));
      default ->
          path.startsWith(RUN)
              ? run(path.substring(RUN.length()))
              : path.matches(HISTORY)
                  ? ok(history.since(Long.parseLong(path.substring(path.lastIndexOf('/') + 1))))
                  : Response.error(404, "no such page: " + path);
    };
  }

  private Response metrics(String contentType) {
    return contentType.equals(Response.JSON)
        ? reporter.latest().map(report -> ok(aged(report.snapshot()))).orElse(NOTHING_YET)
        : MetricsText.write(metrics(), contentType);
  }

  private AgedSnapshot aged(Snapshot snapshot) {
    Moment moment = now.get();
    return new AgedSnapshot(snapshot, moment.lags(), moment.held(), reporter.isStale());
  }

  /** Also while nothing is counted yet: then how much is restored, and how far the groups are. */
  private List<MetricSnapshot> metrics() {
    List<MetricSnapshot> metrics = new ArrayList<>(process.now());
    metrics.add(
        Samples.gauge(
            "streaming_ready",
            "Whether what is served stands for all that the group has committed",
            reporter.isReady() ? 1 : 0));
    metrics.add(
        Samples.gauge(
            "streaming_restore_progress_ratio",
            "How much is restored of what was counted before, from 0 to 1",
            reporter.restoredRatio()));
    Moment moment = now.get();
    metrics.addAll(StreamMetrics.of(moment.lags()));
    metrics.add(StreamMetrics.held(moment.held()));
    reporter
        .latest()
        .ifPresent(
            report -> {
              metrics.addAll(StreamMetrics.of(report));
              metrics.addAll(
                  PrometheusText.of(report.snapshot(), reporter.isStale(), reporter.age()));
            });
    return metrics;
  }

  private String notReady() {
    return reporter.latest().isPresent() && reporter.isStale()
        ? "the last report was " + reporter.age().toSeconds() + " s ago"
        : "no partitions assigned yet, or their records not counted"
            + HeldPartition.all(now.get().held());
  }

  private Response run(String runId) {
    Report report = reporter.latest().orElse(null);
    if (report != null && report.runs().containsKey(runId)) {
      return ok(report.runs().get(runId));
    }
    return report != null && report.isForgotten().test(runId)
        ? Response.error(
            410, "so many later runs were counted that the figures of " + runId + " are gone")
        : Response.error(404, "no order or outcome of a run called " + runId);
  }

  private Response ok(Object content) {
    try {
      return Response.json(json.writeValueAsString(content) + "\n");
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException("a record of numbers is always JSON", impossible);
    }
  }

  private static Response file(String name, String type) {
    try (InputStream stream = MetricsServer.class.getResourceAsStream(name)) {
      String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      return new Response(200, type + "; charset=utf-8", text);
    } catch (IOException impossible) {
      throw new UncheckedIOException("the jar holds " + name, impossible);
    }
  }
}

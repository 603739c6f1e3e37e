package io.github.streamingkafka.analytics.serving;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.github.streamingkafka.analytics.counting.MinuteCounts;
import io.github.streamingkafka.analytics.counting.RunSummary;
import io.github.streamingkafka.analytics.serving.Reporter.Report;
import io.github.streamingkafka.common.http.Accept;
import io.github.streamingkafka.common.http.Accept.MediaType;
import io.github.streamingkafka.common.http.HttpService;
import io.github.streamingkafka.common.http.Response;
import io.github.streamingkafka.common.kafka.HeldPartitions.Held;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/**
 * Serves the latest report over HTTP. Handlers wait for nothing, so it answers even while Kafka
 * does not.
 */
public final class MetricsServer {
  private static final String RUN = "/runs/";

  /** Of /metrics, the usual one first. */
  private static final List<MediaType> FORMATS =
      Stream.of(Response.JSON, PrometheusText.CONTENT_TYPE, PrometheusText.OPEN_METRICS)
          .map(MediaType::of)
          .toList();

  private static final String NAMES =
      FORMATS.stream().map(MediaType::text).collect(Collectors.joining(", "));

  private static final Response NOTHING_YET =
      Response.error(503, "nothing counted yet: see /readyz");

  private final Reporter reporter;
  private final Supplier<Map<TopicPartition, Held>> held;
  private final JsonMapper json =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .addModule(new SimpleModule().addSerializer(Instant.class, ToStringSerializer.instance))
          .build();
  private final PrometheusText prometheus = new PrometheusText();
  private final String page = resource("index.html");

  /** A snapshot, and what is known as of now: whether it is older than it should be, and why. */
  private record AgedSnapshot(
      @JsonUnwrapped Snapshot snapshot, Map<String, Held> heldBack, boolean stale) {}

  private record AllMinutes(Map<String, Long> offsets, List<MinuteCounts.Minute> minutes) {}

  private record AllRuns(Map<String, Long> offsets, Map<String, RunSummary> runs) {}

  private MetricsServer(Reporter reporter, Supplier<Map<TopicPartition, Held>> held) {
    this.reporter = reporter;
    this.held = held;
  }

  /**
   * Starts to serve.
   *
   * @param port 0 for any free one
   * @param held the partitions that nobody gets past at the moment
   * @throws IOException if the address cannot be had
   */
  public static HttpService start(
      String host, int port, Reporter reporter, Supplier<Map<TopicPartition, Held>> held)
      throws IOException {
    return HttpService.start(host, port, new MetricsServer(reporter, held)::respond);
  }

  private Response respond(String path, List<String> accept) {
    return switch (path) {
      case "/" -> new Response(200, "text/html; charset=utf-8", page);
      case "/metrics" ->
          reporter.latest().map(report -> metrics(report, accept)).orElse(NOTHING_YET);
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
      case "/healthz" -> ok(Map.of("status", "ok"));
      case "/readyz" ->
          reporter.isReady() ? ok(Map.of("status", "ready")) : Response.error(503, notReady());
      default ->
          path.startsWith(RUN)
              ? run(path.substring(RUN.length()))
              : Response.error(404, "no such page: " + path);
    };
  }

  private Response metrics(Report report, List<String> accept) {
    return Accept.of(accept)
        .best(FORMATS)
        .map(format -> metrics(report.snapshot(), format.text()))
        .orElseGet(() -> Response.error(406, "Accept refuses all there is: " + NAMES));
  }

  private Response metrics(Snapshot snapshot, String contentType) {
    boolean isStale = reporter.isStale();
    return contentType.equals(Response.JSON)
        ? ok(new AgedSnapshot(snapshot, heldByName(), isStale))
        : new Response(
            200,
            contentType,
            prometheus.write(snapshot, held.get(), isStale, reporter.age(), contentType));
  }

  private Map<String, Held> heldByName() {
    Map<String, Held> byName = new LinkedHashMap<>();
    held.get().forEach((partition, of) -> byName.put(partition.toString(), of));
    return byName;
  }

  private String notReady() {
    return reporter.latest().isPresent() && reporter.isStale()
        ? "not ready: the last report was " + reporter.age().toSeconds() + " s ago"
        : "not ready: no partitions assigned yet, or their records not counted" + holds();
  }

  /** What keeps one from becoming ready, or may. */
  private String holds() {
    return held.get().entrySet().stream()
        .map(of -> "; " + of.getValue().describe(of.getKey().toString()))
        .collect(Collectors.joining());
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

  private static String resource(String name) {
    try (InputStream stream = MetricsServer.class.getResourceAsStream(name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException impossible) {
      throw new UncheckedIOException("the jar holds " + name, impossible);
    }
  }
}

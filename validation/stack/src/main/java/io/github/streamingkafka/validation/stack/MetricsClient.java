package io.github.streamingkafka.validation.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.streamingkafka.common.metrics.HeldPartition;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads what analytics serves. */
public final class MetricsClient implements QuiescenceWaiter.Analytics {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(LIMIT).build();
  private final URI server;

  public MetricsClient(URI server) {
    this.server = server;
  }

  /** Where it is. */
  public URI server() {
    return server;
  }

  /**
   * {@code /metrics}; empty while analytics is not ready to answer.
   *
   * @throws IOException if nobody answers there
   */
  @Override
  public Optional<JsonNode> metrics() throws IOException {
    return get("/metrics");
  }

  /**
   * {@code /minutes}; empty while analytics is not ready to answer.
   *
   * @throws IOException if nobody answers there
   */
  @Override
  public Optional<JsonNode> minutes() throws IOException {
    return get("/minutes");
  }

  /**
   * {@code /runs}; empty while analytics is not ready to answer.
   *
   * @throws IOException if nobody answers there
   */
  public Optional<JsonNode> runs() throws IOException {
    return get("/runs");
  }

  /**
   * {@code /runs/<run_id>}; empty where analytics knows no such run.
   *
   * @throws IOException if nobody answers there
   */
  public Optional<JsonNode> run(String runId) throws IOException {
    return get("/runs/" + URLEncoder.encode(runId, StandardCharsets.UTF_8).replace("+", "%20"));
  }

  /**
   * Whether analytics stands for all that its group has committed.
   *
   * @throws IOException if nobody answers there
   */
  public boolean isReady() throws IOException {
    return get("/readyz").isPresent();
  }

  /**
   * Why {@link #isReady} says no, in words; empty if it says yes.
   *
   * @throws IOException if nobody answers there
   */
  public Optional<String> notReady() throws IOException {
    HttpResponse<byte[]> response = send("/readyz");
    return response.statusCode() == 200
        ? Optional.empty()
        : Optional.of(JSON.readTree(response.body()).path("error").asText());
  }

  /** The partitions that an open transaction holds back, in words, as {@code /metrics} has them. */
  public static List<String> heldBack(JsonNode metrics) {
    return metrics.path("held_back").properties().stream()
        .map(of -> held(of.getValue()).describe(of.getKey()))
        .toList();
  }

  private static HeldPartition held(JsonNode of) {
    return new HeldPartition(
        of.path("offset").asLong(),
        of.path("for_sec").asLong(),
        of.hasNonNull("producer_id") ? of.path("producer_id").asLong() : null,
        of.path("transactional_id").textValue(),
        of.path("end_with").asText());
  }

  private Optional<JsonNode> get(String path) throws IOException {
    HttpResponse<byte[]> response = send(path);
    return response.statusCode() == 200
        ? Optional.of(JSON.readTree(response.body()))
        : Optional.empty();
  }

  private HttpResponse<byte[]> send(String path) throws IOException {
    HttpRequest request = HttpRequest.newBuilder(server.resolve(path)).timeout(LIMIT).build();
    try {
      return http.send(request, BodyHandlers.ofByteArray());
    } catch (IOException nobody) {
      // Some of them have no message, and none has the address.
      throw new IOException("analytics does not answer at " + server + " (" + nobody + ")", nobody);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException(interrupted);
    }
  }
}

package io.github.streamingkafka.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.streamingkafka.validation.process.FreePort;
import io.github.streamingkafka.validation.process.Installation;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus, with the configuration of this repository, scrapes a real stack. */
class ObservabilityIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Path FILES = Installation.root().resolve("observability");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Map<String, String> SERVICES =
      Map.of("inventory_consumer", "8081", "producer_order", "8082");

  @TempDir private Path directory;
  private LocalStackOfTest stack;
  private Process prometheus;
  private URI server;

  @BeforeEach
  void start() throws Exception {
    boolean isThere = shell().run("command -v prometheus && command -v promtool").status() == 0;
    if (!isThere) {
      System.out.println("there is no prometheus: what it would scrape is not looked at");
    }
    assumeTrue(isThere);
    stack = new LocalStackOfTest(directory);
    stack.variables().put("RATE", "50");
    stack.local("up", "-d");
    String config =
        Files.readString(FILES.resolve("prometheus.yml"))
            .replace(
                target("analytics_consumer", "8080"),
                local(stack.variables().get("ANALYTICS_PORT")));
    for (Map.Entry<String, String> service : SERVICES.entrySet()) {
      config =
          config.replace(
              target(service.getKey(), service.getValue()), local(portOf(service.getKey())));
    }
    assertThat(config).doesNotContain("dns_sd_configs");
    Files.writeString(directory.resolve("prometheus.yml"), config);
    Files.copy(FILES.resolve("alerts.yml"), directory.resolve("alerts.yml"));
    int port = FreePort.find();
    server = URI.create("http://127.0.0.1:" + port);
    prometheus =
        new ProcessBuilder(
                "prometheus",
                "--config.file=prometheus.yml",
                "--storage.tsdb.path=data",
                "--web.listen-address=127.0.0.1:" + port)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("prometheus.log").toFile())
            .start();
  }

  private static String target(String name, String port) {
    return "dns_sd_configs: [{names: [" + name + "], type: A, port: " + port + "}]";
  }

  private static String local(String port) {
    return "static_configs: [{targets: ['127.0.0.1:" + port + "']}]";
  }

  private String portOf(String service) throws IOException {
    Path log = directory.resolve("stack/logs").resolve(service + ".log");
    Matcher serving = Pattern.compile("serving on 127.0.0.1:(\\d+)").matcher(Files.readString(log));
    assertThat(serving.find()).as(log.toString()).isTrue();
    return serving.group(1);
  }

  @AfterEach
  void stop() throws Exception {
    if (prometheus != null) {
      prometheus.destroy();
      prometheus.waitFor();
    }
    if (stack != null) {
      stack.local("down");
    }
  }

  @Test
  void shouldGetDataForEachQueryOfTheDashboardAndNothingThatPromtoolRefuses() throws Exception {
    assertThat(inFiles("promtool check config prometheus.yml").status()).isZero();
    assertThat(inFiles("promtool test rules alerts.test.yml").status()).isZero();

    JsonNode panels =
        JSON.readTree(FILES.resolve("grafana/dashboards/streaming-kafka.json").toFile())
            .get("panels");
    List<String> queries = panels.findValuesAsText("expr");
    assertThat(queries).hasSizeGreaterThan(15);
    await()
        .atMost(LIMIT)
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(queries)
                    .allSatisfy(query -> assertThat(query(query)).as(query).isNotEmpty()));
    assertThat(query("up == 0")).isEmpty();
    assertThat(query("ALERTS{alertstate='firing'}")).isEmpty();
  }

  private JsonNode query(String expression) {
    try {
      String path = "/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8);
      HttpRequest request = HttpRequest.newBuilder(server.resolve(path)).build();
      return JSON.readTree(HTTP.send(request, BodyHandlers.ofString()).body()).at("/data/result");
    } catch (IOException notYet) {
      return JSON.createArrayNode();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private Shell shell() {
    return new Shell(directory, Map.of());
  }

  private static Shell.Result inFiles(String command) {
    return new Shell(FILES, Map.of()).run(command);
  }
}

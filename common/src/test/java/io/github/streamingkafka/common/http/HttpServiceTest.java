package io.github.streamingkafka.common.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpServiceTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private HttpService service;

  @BeforeEach
  void start() throws IOException {
    service =
        HttpService.start(
            "127.0.0.1",
            0,
            (path, accept) ->
                path.startsWith("/found")
                    ? new Response(200, "text/plain", path + " " + accept)
                    : Response.error(404, "no such page: " + path));
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void shouldAnswerWithWhatTheRoutesSay() throws Exception {
    HttpResponse<String> response = send("GET", "/found%2Fit");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("text/plain");
    assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(response.body()).isEqualTo("/found/it [a/b, c/d]");
  }

  @Test
  void shouldAnswerHeadWithoutABody() throws Exception {
    HttpResponse<String> response = send("HEAD", "/found");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
  }

  @Test
  void shouldRefuseOtherMethodsOnPathsThatExist() throws Exception {
    HttpResponse<String> refused = send("POST", "/found");

    assertThat(refused.statusCode()).isEqualTo(405);
    assertThat(refused.headers().firstValue("Allow")).contains("GET, HEAD");
    assertThat(send("POST", "/nothing").statusCode()).isEqualTo(404);
  }

  @Test
  void shouldWriteErrorsAsJsonWhateverIsAskedFor() throws Exception {
    HttpResponse<String> response = send("GET", "/%22%0A%5C%C3%A4");

    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(response.body()).isEqualTo("{\"error\":\"no such page: /\\\"\\n\\\\ä\"}\n");
  }

  private HttpResponse<String> send(String method, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + service.port() + path);
    return client.send(
        HttpRequest.newBuilder(uri)
            .method(method, BodyPublishers.noBody())
            .header("Accept", "a/b")
            .header("Accept", "c/d")
            .build(),
        BodyHandlers.ofString());
  }
}

package io.github.streamingkafka.common.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HttpServiceTest {
  private static final String LONG = "a line of many\n".repeat(1_000);
  private static final String REQUEST = "GET /found HTTP/1.1\r\nConnection: close\r\n\r\n";
  private static final byte[] UNFINISHED = "GET /found HTTP/1.1\r\nAccept: ".getBytes(UTF_8);

  private final HttpClient client = HttpClient.newHttpClient();
  private HttpService service;

  @BeforeEach
  void start() throws IOException {
    service = start(Optional.empty());
  }

  private static HttpService start(Optional<String> token) throws IOException {
    return HttpService.start(
        new HttpSettings("127.0.0.1", 0, token),
        (path, accept) ->
            switch (path) {
              case "/found", "/found/it" -> new Response(200, "text/plain", path + " " + accept);
              case "/long" -> new Response(200, "text/plain", LONG);
              case "/healthz", "/readyz" -> Response.json("{}");
              case "/broken" -> throw new IllegalStateException("as the test wants it");
              default -> Response.error(404, "no such page: " + path);
            });
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
  void shouldAnswerHeadWithTheLengthAndWithoutABody() throws Exception {
    HttpResponse<String> get = send("GET", "/found");
    HttpResponse<String> head = send("HEAD", "/found");

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValue("Content-Length"))
        .isEqualTo(get.headers().firstValue("Content-Length"))
        .isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "NONSENSE"})
  void shouldRefuseOtherMethodsOnPathsThatExist(String method) throws Exception {
    HttpResponse<String> refused = send(method, "/found");

    assertThat(refused.statusCode()).isEqualTo(405);
    assertThat(refused.headers().firstValue("Allow")).contains("GET, HEAD");
    assertThat(send(method, "/nothing").statusCode()).isEqualTo(404);
  }

  @Test
  void shouldWriteErrorsAsJsonWhateverIsAskedFor() throws Exception {
    HttpResponse<String> response = send("GET", "/%22%0A%5C%C3%A4");

    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(response.body()).isEqualTo("{\"error\":\"no such page: /\\\"\\n\\\\ä\"}\n");
  }

  @Test
  void shouldAnswerAlthoughTheRoutesFail() throws Exception {
    HttpResponse<String> response = send("GET", "/broken");

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).doesNotContain("as the test wants it");
  }

  @Test
  void shouldZipALongAnswerForThoseWhoTakeIt() throws Exception {
    HttpResponse<InputStream> zipped =
        client.send(request("/long", "Accept-Encoding", "gzip"), BodyHandlers.ofInputStream());

    assertThat(zipped.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(zipped.headers().firstValue("Vary")).contains("Accept-Encoding");
    assertThat(zipped.headers().firstValueAsLong("Content-Length").orElseThrow())
        .isLessThan(LONG.length() / 10);
    try (InputStream unzipped = new GZIPInputStream(zipped.body())) {
      assertThat(new String(unzipped.readAllBytes(), UTF_8)).isEqualTo(LONG);
    }
    assertThat(send("GET", "/long").body()).isEqualTo(LONG);
    HttpResponse<String> brief =
        client.send(request("/found", "Accept-Encoding", "gzip"), BodyHandlers.ofString());
    assertThat(brief.headers().firstValue("Content-Encoding")).isEmpty();
  }

  @Test
  void shouldAskForTheTokenIfThereIsOne() throws Exception {
    // Given
    service.close();
    service = start(Optional.of("s3cret"));

    // When
    HttpResponse<String> without = send("GET", "/found");

    // Then
    assertThat(without.statusCode()).isEqualTo(401);
    assertThat(without.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    assertThat(send("GET", "/nothing").statusCode()).isEqualTo(401);
    assertThat(statusWith("Bearer s3cret")).isEqualTo(200);
    assertThat(statusWith("bearer  s3cret")).isEqualTo(200);
    for (String wrong : List.of("Bearer", "Bearer s3cre", "Bearer s3crets", "Basic s3cret", "x")) {
      assertThat(statusWith(wrong)).as(wrong).isEqualTo(401);
    }
    assertThat(send("GET", "/healthz").statusCode()).isEqualTo(200);
    assertThat(send("GET", "/readyz").statusCode()).isEqualTo(200);
  }

  private int statusWith(String authorization) throws Exception {
    return client
        .send(request("/found", "Authorization", authorization), BodyHandlers.ofString())
        .statusCode();
  }

  @Test
  void shouldCutOffALineOrHeadersThatAreTooLong() throws Exception {
    String much = "x".repeat(20_000);
    String many =
        IntStream.range(0, 200).mapToObj(i -> "A" + i + ": b\r\n").collect(Collectors.joining());

    assertThat(raw("GET /found?" + much + " HTTP/1.1\r\n\r\n")).isEmpty();
    assertThat(raw("GET /found HTTP/1.1\r\nAccept: " + much + "\r\n\r\n")).isEmpty();
    assertThat(raw("GET /found HTTP/1.1\r\n" + many + "\r\n")).isEmpty();
    assertThat(send("GET", "/found").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET\r\n\r\n",
        "GET /found\r\n\r\n",
        "GET /fo und HTTP/1.1\r\n\r\n",
        "GET %zz HTTP/1.1\r\n\r\n",
        "GET mailto:x HTTP/1.1\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\n\r\n",
        "GET /found HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        "GET /found HTTP/1.1\r\nTransfer-Encoding: much\r\n\r\n",
      })
  void shouldRefuseWhatIsNoRequestAndGoOn(String request) throws Exception {
    assertThat(raw(request)).doesNotContain("200 OK");

    assertThat(send("GET", "/found").statusCode()).isEqualTo(200);
  }

  @Test
  void shouldAnswerAmongManyWhoSayNothingAndManyWhoDoNotComeToAnEnd() throws Exception {
    List<Socket> others = new ArrayList<>();
    try {
      // Given
      for (int i = 0; i < 1_000; i++) {
        others.add(socket());
      }
      for (int i = 0; i < HttpService.MAX_THREADS / 2; i++) {
        Socket slow = socket();
        slow.getOutputStream().write(UNFINISHED);
        others.add(slow);
      }

      // When
      HttpResponse<String> response = send("GET", "/found");

      // Then
      assertThat(response.statusCode()).isEqualTo(200);
    } finally {
      for (Socket other : others) {
        other.close();
      }
    }
  }

  @Test
  void shouldCloseWhatIsBeyondItsThreadsAndServeAgainOnceTheyAreFree() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      // When all threads are taken
      while (!raw(REQUEST).isEmpty()) {
        Socket socket = socket();
        socket.getOutputStream().write(UNFINISHED);
        slow.add(socket);
      }

      // Then nobody gets one
      assertThat(slow).hasSizeGreaterThanOrEqualTo(HttpService.MAX_THREADS);
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }

    // And when they are free again
    String answer;
    do {
      answer = raw(REQUEST);
    } while (answer.isEmpty());
    assertThat(answer).startsWith("HTTP/1.1 200 OK");
  }

  @Test
  void shouldCutOffWhoeverDoesNotComeToAnEnd() throws Exception {
    try (Socket header = socket();
        Socket body = socket()) {
      header.getOutputStream().write(UNFINISHED);
      body.getOutputStream()
          .write("POST /found HTTP/1.1\r\nContent-Length: 10\r\n\r\n123".getBytes(UTF_8));

      assertThat(answer(header)).isEmpty();
      assertThat(answer(body)).doesNotContain("200 OK");
    }
  }

  private Socket socket() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), service.port());
  }

  private String raw(String request) throws IOException {
    try (Socket socket = socket()) {
      socket.getOutputStream().write(request.getBytes(UTF_8));
      socket.shutdownOutput();
      return answer(socket);
    }
  }

  /** All that comes until the connection is closed, in whichever way. */
  private static String answer(Socket socket) throws IOException {
    try {
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    } catch (SocketException reset) {
      return "";
    }
  }

  private HttpResponse<String> send(String method, String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(uri(path))
            .method(method, BodyPublishers.noBody())
            .header("Accept", "a/b")
            .header("Accept", "c/d")
            .build(),
        BodyHandlers.ofString());
  }

  private HttpRequest request(String path, String header, String value) {
    return HttpRequest.newBuilder(uri(path)).header(header, value).build();
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + service.port() + path);
  }
}

package io.github.streamingkafka.common.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers GET and HEAD requests over HTTP, in its own threads. Whoever asks badly, slowly or too
 * often is refused or cut off before it costs much.
 */
public final class HttpService implements AutoCloseable {
  /**
   * Threads at most: a client that is slow with its request or its answer keeps one, until its time
   * is over. A connection beyond that is closed.
   */
  static final int MAX_THREADS = 256;

  /**
   * The limits of the JDK's server, by its own properties. The newest JDKs know all of them, others
   * most.
   */
  private static final Map<String, String> LIMITS =
      Map.of(
          // Seconds that a client may take to send its request, and to take its answer.
          "sun.net.httpserver.maxReqTime", "5",
          "sun.net.httpserver.maxRspTime", "10",
          // In bytes, of the request line and of the headers.
          "sun.net.httpserver.maxReqHeaderSize", "16384",
          "sun.net.httpserver.maxReqHeaders", "100",
          // Bytes of a body, for which nothing here has a use, that are read for the sake of the
          // next request on the connection; else the connection is closed.
          "sun.net.httpserver.drainAmount", "4096",
          "jdk.httpserver.maxConnections", "2000",
          // In JDK 17 a body otherwise waits until its head is acknowledged: 40 ms, if one asks
          // again on the same connection.
          "sun.net.httpserver.nodelay", "true");

  /**
   * Connections that wait until they are accepted, which is one after the other: one that finds no
   * room is tried again after a second.
   */
  private static final int BACKLOG = 1_024;

  /** What supervisors ask for, who have no token. */
  private static final Set<String> OPEN_TO_ALL = Set.of("/healthz", "/readyz");

  /** For a page: nothing from elsewhere, nothing inline, in no frame. */
  private static final String ONLY_WHAT_IS_HERE =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:;"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final long IDLE_THREAD_SECONDS = 10;

  /** A shorter answer fits into one packet anyway. */
  private static final int MIN_ZIPPED_BYTES = 1_024;

  /** What is served. Called by several threads at once. */
  @FunctionalInterface
  public interface Routes {
    /**
     * Answers a request without waiting for anything.
     *
     * @param path decoded, so that {@code /runs/a%2Fb} asks for the run "a/b"
     * @param accept the lines of the header, for {@link Accept#of}
     * @return status 404 for a path that does not exist
     */
    Response respond(String path, List<String> accept);
  }

  private final Logger log = LoggerFactory.getLogger(HttpService.class);
  private final HttpServer server;
  private final AtomicInteger threadNumber = new AtomicInteger();
  private final ExecutorService threads;
  private final Optional<byte[]> token;

  /**
   * Answers are made one after the other, first come, first served: however many ask, it takes one
   * processor at most, and memory for one answer that is being made.
   */
  private final ReentrantLock turn = new ReentrantLock(true);

  private final Routes routes;

  private HttpService(HttpServer server, Optional<String> token, Routes routes) {
    this.server = server;
    this.token = token.map(text -> text.getBytes(StandardCharsets.UTF_8));
    this.routes = routes;
    this.threads =
        new ThreadPoolExecutor(
            0,
            MAX_THREADS,
            IDLE_THREAD_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            this::thread);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
  }

  /** What is served comes second, where Java heeds priorities, as in the images. */
  @SuppressWarnings("ThreadPriorityCheck")
  private Thread thread(Runnable task) {
    Thread thread = new Thread(task, "http-" + threadNumber.incrementAndGet());
    thread.setDaemon(true);
    thread.setPriority(Thread.MIN_PRIORITY);
    return thread;
  }

  /**
   * Starts to serve; on any free port if that of the settings is 0.
   *
   * @throws IOException if the address cannot be had
   */
  public static HttpService start(HttpSettings settings, Routes routes) throws IOException {
    LIMITS.forEach(System::setProperty);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(settings.host(), settings.port()), BACKLOG);
    HttpService service = new HttpService(server, settings.token(), routes);
    server.start();
    service.log.info("serving on {}:{}", settings.host(), service.port());
    return service;
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
      Response response;
      byte[] body;
      turn.lock();
      try {
        response = respond(exchange);
        body = body(exchange, response);
      } finally {
        turn.unlock();
      }
      send(exchange, response, body);
    }
  }

  private Response respond(HttpExchange exchange) {
    String path = exchange.getRequestURI().getPath();
    Headers asked = exchange.getRequestHeaders();
    if (!OPEN_TO_ALL.contains(path) && !isShown(asked.getFirst("Authorization"))) {
      exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
      return Response.error(401, "expected the header Authorization: Bearer, and the right token");
    }
    Response response;
    try {
      response = routes.respond(path, asked.get("Accept"));
    } catch (RuntimeException fault) {
      log.error("no answer for {}", path, fault);
      return Response.error(500, "a fault of this service, which its log tells of");
    }
    String method = exchange.getRequestMethod();
    if (!method.equals("GET") && !method.equals("HEAD") && response.status() != 404) {
      exchange.getResponseHeaders().set("Allow", "GET, HEAD");
      return Response.error(405, method + " is not allowed here, only GET and HEAD are");
    }
    return response;
  }

  /** Whether the client has shown the token, if there is one to be shown. */
  private boolean isShown(String authorization) {
    if (token.isEmpty()) {
      return true;
    }
    String[] words = authorization == null ? new String[0] : authorization.strip().split(" +", 2);
    // In a time that does not tell how much of it was right.
    return words.length == 2
        && words[0].equalsIgnoreCase("Bearer")
        && MessageDigest.isEqual(words[1].getBytes(StandardCharsets.UTF_8), token.get());
  }

  /** What is sent, which may be in gzip. */
  private static byte[] body(HttpExchange exchange, Response response) throws IOException {
    byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
    Headers headers = exchange.getResponseHeaders();
    if (body.length < MIN_ZIPPED_BYTES) {
      return body;
    }
    headers.set("Vary", "Accept-Encoding");
    if (!Accept.takesGzip(exchange.getRequestHeaders().get("Accept-Encoding"))) {
      return body;
    }
    headers.set("Content-Encoding", "gzip");
    return zipped(body);
  }

  private static void send(HttpExchange exchange, Response response, byte[] body)
      throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", response.contentType());
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Content-Security-Policy", ONLY_WHAT_IS_HERE);
    boolean isHead = exchange.getRequestMethod().equals("HEAD");
    if (isHead) {
      headers.set("Content-Length", Integer.toString(body.length));
    }
    exchange.sendResponseHeaders(response.status(), isHead ? -1 : body.length);
    if (!isHead) {
      exchange.getResponseBody().write(body);
    }
  }

  private static byte[] zipped(byte[] body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(body);
    }
    return bytes.toByteArray();
  }
}

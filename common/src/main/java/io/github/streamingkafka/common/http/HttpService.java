package io.github.streamingkafka.common.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers GET and HEAD requests over HTTP, in its own threads. */
public final class HttpService implements AutoCloseable {
  /** Seconds that a client may take to send its request, and to take its answer. */
  private static final String MAX_SECONDS = "10";

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

  private final HttpServer server;
  private final ExecutorService threads;
  private final Routes routes;

  private HttpService(HttpServer server, Routes routes) {
    this.server = server;
    this.routes = routes;
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
  public static HttpService start(String host, int port, Routes routes) throws IOException {
    // Without these, requests that never end would hold threads and sockets forever.
    System.setProperty("sun.net.httpserver.maxReqTime", MAX_SECONDS);
    System.setProperty("sun.net.httpserver.maxRspTime", MAX_SECONDS);
    // In JDK 17 a body otherwise waits until its head is acknowledged: 40 ms, if one asks again on
    // the same connection.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    HttpService service =
        new HttpService(HttpServer.create(new InetSocketAddress(host, port), 0), routes);
    service.server.start();
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
      String method = exchange.getRequestMethod();
      Response response =
          routes.respond(
              exchange.getRequestURI().getPath(), exchange.getRequestHeaders().get("Accept"));
      if (!method.equals("GET") && !method.equals("HEAD") && response.status() != 404) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        response = Response.error(405, method + " is not allowed here, only GET and HEAD are");
      }
      exchange.getResponseHeaders().set("Content-Type", response.contentType());
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
      boolean isHead = method.equals("HEAD");
      exchange.sendResponseHeaders(response.status(), isHead ? -1 : body.length);
      if (!isHead) {
        exchange.getResponseBody().write(body);
      }
    }
  }
}

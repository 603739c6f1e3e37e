package io.github.streamingkafka.validation.local;

import com.fasterxml.jackson.core.type.TypeReference;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.streamingkafka.common.process.BrokerUnavailableException;
import io.github.streamingkafka.common.process.ConfigurationException;
import io.github.streamingkafka.validation.stack.Service;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Takes what {@code scripts/local} in another shell asks of the running stack: {@code GET /ready},
 * {@code GET /variables/SERVICE}, {@code POST /start/SERVICE} and {@code /restart/SERVICE} with
 * changed variables as JSON, {@code POST /stop/SERVICE}, {@code POST /down}.
 */
final class ControlServer implements AutoCloseable {
  /** The status of an answer that has what a service says of the variables that it refuses. */
  static final int REFUSED = 422;

  static final String TOKEN_HEADER = "X-Token";
  private static final TypeReference<Map<String, String>> VARIABLES = new TypeReference<>() {};

  private final Supervisor supervisor;
  private final HttpServer server;
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final String token = UUID.randomUUID().toString();

  ControlServer(Supervisor supervisor) throws IOException {
    this.supervisor = supervisor;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(executor);
    server.createContext("/", this::handle);
    server.start();
  }

  ControlAddress address(String bootstrapServers) {
    return new ControlAddress(
        RunningProcess.of(ProcessHandle.current()),
        server.getAddress().getPort(),
        token,
        bootstrapServers);
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!token.equals(exchange.getRequestHeaders().getFirst(TOKEN_HEADER))) {
        answer(exchange, 403, "");
        return;
      }
      try {
        act(exchange);
      } catch (ConfigurationException refused) {
        answer(exchange, REFUSED, refused.getMessage());
      } catch (BrokerUnavailableException unavailable) {
        answer(exchange, 503, unavailable.getMessage());
      }
    }
  }

  private void act(HttpExchange exchange) throws IOException {
    String[] path = exchange.getRequestURI().getPath().split("/");
    switch (path[1]) {
      case "ready" -> answer(exchange, 200, supervisor.awaitReady().name());
      case "variables" ->
          answer(
              exchange, 200, JsonFile.JSON.writeValueAsString(supervisor.variables(service(path))));
      case "start" -> {
        Map<String, String> changed = changed(exchange);
        supervisor.check(service(path), changed);
        supervisor.start(service(path), changed);
        answer(exchange, 200, "");
      }
      case "stop" -> {
        supervisor.stop(service(path));
        answer(exchange, 200, "");
      }
      case "restart" -> {
        Map<String, String> changed = changed(exchange);
        supervisor.check(service(path), changed);
        supervisor.stop(service(path));
        supervisor.start(service(path), changed);
        answer(exchange, 200, "");
      }
      case "down" -> {
        answer(exchange, 200, "");
        supervisor.requestStop();
      }
      default -> answer(exchange, 404, "");
    }
  }

  private static Service service(String[] path) {
    return Service.fromName(path[2]).orElseThrow();
  }

  private static Map<String, String> changed(HttpExchange exchange) throws IOException {
    return JsonFile.JSON.readValue(exchange.getRequestBody(), VARIABLES);
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }
}

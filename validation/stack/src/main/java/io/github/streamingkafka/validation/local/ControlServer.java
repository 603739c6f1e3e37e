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
 * Takes the requests of {@code scripts/local} in another shell, and of the exercises: {@code GET
 * /ready}, {@code GET /restarts}, {@code GET /variables/NAME}, {@code POST /start/NAME} and {@code
 * /restart/NAME} with changed variables as JSON, {@code POST /stop/NAME}, {@code /kill/NAME},
 * {@code /freeze/NAME}, {@code /resume/NAME}, {@code /add/SERVICE}, {@code /dump} and {@code
 * /down}. A name is that of a service, or of an instance that was added.
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
    String answer = "";
    switch (path[1]) {
      case "ready" -> answer = supervisor.awaitReady().name();
      case "variables" ->
          answer = JsonFile.JSON.writeValueAsString(supervisor.variables(path[2], service(path)));
      case "restarts" -> answer = Integer.toString(supervisor.restarts());
      case "dump" -> supervisor.dump();
      case "start", "restart" -> {
        Map<String, String> changed = JsonFile.JSON.readValue(exchange.getRequestBody(), VARIABLES);
        supervisor.check(service(path), changed);
        if (path[1].equals("restart")) {
          supervisor.process(path[2]).stop();
        }
        supervisor.start(path[2], service(path), changed);
      }
      case "add" -> answer = supervisor.add(service(path));
      case "stop" -> supervisor.process(path[2]).stop();
      case "kill" -> supervisor.process(path[2]).kill();
      case "freeze" -> supervisor.process(path[2]).freeze();
      case "resume" -> supervisor.process(path[2]).resume();
      case "down" -> {
        // Before it stops, which ends this server.
        answer(exchange, 200, answer);
        supervisor.requestStop();
        return;
      }
      default -> throw new BrokerUnavailableException(path[1] + ": unknown", null);
    }
    answer(exchange, 200, answer);
  }

  /** The service of an instance, whose name may end in a number. */
  private static Service service(String[] path) {
    return Service.fromName(path[2].replaceFirst("-[0-9]+$", "")).orElseThrow();
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }
}

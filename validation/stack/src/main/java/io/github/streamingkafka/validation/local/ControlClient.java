package io.github.streamingkafka.validation.local;

import com.fasterxml.jackson.core.type.TypeReference;
import io.github.streamingkafka.common.process.BrokerUnavailableException;
import io.github.streamingkafka.common.process.ConfigurationException;
import io.github.streamingkafka.validation.stack.GivenUpException;
import io.github.streamingkafka.validation.stack.Service;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Asks something of the stack that runs in another process. */
final class ControlClient {
  private static final TypeReference<Map<String, String>> VARIABLES = new TypeReference<>() {};

  private final HttpClient http = HttpClient.newHttpClient();
  private final ControlAddress address;

  private ControlClient(ControlAddress address) {
    this.address = address;
  }

  /** The stack that runs in this directory; empty if none does. */
  static Optional<ControlClient> find(Path runDirectory) throws IOException {
    return RunDirectory.controlAddress(runDirectory).map(ControlClient::new);
  }

  /** Whether that is the stack of this process. */
  boolean isOf(ProcessHandle supervisor) {
    return address.supervisor().pid() == supervisor.pid();
  }

  String bootstrapServers() {
    return address.bootstrapServers();
  }

  /** Waits for the end of the stack's start. */
  Readiness awaitReady() {
    return Readiness.valueOf(send(request("ready")).body());
  }

  Map<String, String> variables(String instance) throws IOException {
    return JsonFile.JSON.readValue(send(request("variables/" + instance)).body(), VARIABLES);
  }

  /** How often instances have ended by themselves and were started again. */
  int restarts() {
    return Integer.parseInt(send(request("restarts")).body());
  }

  /** Has all JVMs log what their threads do. */
  void dump() {
    post("dump", Map.of());
  }

  void start(String instance, Map<String, String> changed) {
    post("start/" + instance, changed);
  }

  void restart(Service service, Map<String, String> changed) {
    post("restart/" + service.cliName(), changed);
  }

  /**
   * Does something to an instance.
   *
   * @param action stop, kill, freeze or resume
   */
  void act(String action, String instance) {
    post(action + "/" + instance, Map.of());
  }

  /** Starts a further instance, and returns its name. */
  String add(Service service) {
    return post("add/" + service.cliName(), Map.of());
  }

  /** Stops the whole stack and waits until its processes have ended. */
  void down() {
    Optional<ProcessHandle> supervisor = address.supervisor().find();
    post("down", Map.of());
    supervisor.ifPresent(process -> process.onExit().join());
  }

  private String post(String path, Map<String, String> body) {
    HttpResponse<String> response =
        send(
            request(path)
                .POST(BodyPublishers.ofString(JsonFile.JSON.valueToTree(body).toString())));
    if (response.statusCode() == ControlServer.REFUSED) {
      throw new ConfigurationException(response.body().lines().toList());
    }
    if (response.statusCode() != 200) {
      throw new BrokerUnavailableException(response.body(), null);
    }
    return response.body();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.port() + "/" + path))
        .header(ControlServer.TOKEN_HEADER, address.token());
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (ConnectException stopping) {
      throw new BrokerUnavailableException(LocalStack.NO_STACK, stopping);
    } catch (IOException ended) {
      throw new BrokerUnavailableException("the stack ended before it answered", ended);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new GivenUpException("interrupted while the stack was asked");
    }
  }
}

package io.github.streamingkafka.validation.local;

import io.github.streamingkafka.common.BrokerUnavailableException;
import io.github.streamingkafka.validation.Installation;
import io.github.streamingkafka.validation.stack.Service;
import io.github.streamingkafka.validation.stack.Stack;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/** The stack without Docker, handled from another process. */
public final class LocalStackHandle implements Stack {
  private final LocalConfig config;
  private final ControlClient control;

  private LocalStackHandle(LocalConfig config, ControlClient control) {
    this.config = config;
    this.control = control;
  }

  /**
   * The stack that runs in {@code LOCAL_DIR}.
   *
   * @throws BrokerUnavailableException if none does
   */
  public static LocalStackHandle find(Map<String, String> variables) throws IOException {
    LocalConfig config = LocalConfig.from(variables, Installation.root());
    return ControlClient.find(config.runDirectory())
        .map(control -> new LocalStackHandle(config, control))
        .orElseThrow(() -> new BrokerUnavailableException(LocalStack.NO_STACK, null));
  }

  @Override
  public Map<String, String> variables(Service service) throws IOException {
    return control.variables(service);
  }

  @Override
  public URI analytics() throws IOException {
    return URI.create("http://127.0.0.1:" + variables(Service.ANALYTICS).get("HTTP_PORT"));
  }

  @Override
  public void stop(Service service) throws IOException {
    control.stop(service);
  }

  @Override
  public void start(Service service) throws IOException {
    control.start(service, Map.of());
  }

  /** Starts a service anew; the variables that are named here change, and stay so. */
  public void restart(Service service, Map<String, String> changed) throws IOException {
    control.restart(service, changed);
  }

  /** Whether a service runs. */
  public boolean isRunning(Service service) throws IOException {
    return RunDirectory.isRunning(config.runDirectory(), service);
  }

  /** Stops the whole stack and waits until its processes have ended. */
  public void down() throws IOException {
    control.down();
  }

  /** Where its data are. */
  public Path directory() {
    return config.directory();
  }

  @Override
  public Path savedOffsets() {
    return config.directory().resolve("rewind");
  }

  @Override
  public String startCommand() {
    return "scripts/local up -d";
  }

  @Override
  public String idleCommand() {
    return "MODE=idle scripts/local restart producer_order";
  }

  @Override
  public String startCommand(Service service) {
    return "scripts/local start " + service.spelling();
  }
}

package io.github.streamingkafka.validation.local;

import io.github.streamingkafka.common.BrokerUnavailableException;
import io.github.streamingkafka.validation.Installation;
import io.github.streamingkafka.validation.stack.Stack;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/** The stack without Docker, handled from another process. */
public final class LocalStackHandle implements Stack {
  private final Path directory;
  private final ControlClient control;

  private LocalStackHandle(Path directory, ControlClient control) {
    this.directory = directory;
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
        .map(control -> new LocalStackHandle(config.directory(), control))
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

  @Override
  public Path savedOffsets() {
    return directory.resolve("rewind");
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

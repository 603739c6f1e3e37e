package io.github.streamingkafka.validation.stack;

import io.github.streamingkafka.common.Environment;
import io.github.streamingkafka.validation.Installation;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The stack of Compose, reached by its ports on this machine. Docker's own command is needed only
 * to stop and start services.
 */
public final class ComposeStack implements Stack {
  /** What docker-compose.yml hands from the shell to inventory, and matters to an observer. */
  private static final List<String> HANDED_ON = List.of("FAIL_RATE", "FAIL_SEED");

  private final Docker docker;
  private final Map<String, String> user;
  private final int kafkaPort;
  private final int analyticsPort;

  private ComposeStack(Docker docker, Map<String, String> user, int kafkaPort, int analyticsPort) {
    this.docker = docker;
    this.user = user;
    this.kafkaPort = kafkaPort;
    this.analyticsPort = analyticsPort;
  }

  /** Reads the variables of the shell, then those of {@code .env}, as Compose does. */
  public static ComposeStack from(Map<String, String> shell) {
    Path root = Installation.root();
    Map<String, String> user = new HashMap<>(EnvFile.readIfThere(root.resolve(".env")).values());
    user.putAll(shell);
    Environment environment = new Environment(user);
    int kafkaPort = environment.integer("KAFKA_PORT", 9094, 1, 65_535);
    int analyticsPort = environment.integer("ANALYTICS_PORT", 8080, 1, 65_535);
    environment.verify();
    return new ComposeStack(new Docker(root, shell), Map.copyOf(user), kafkaPort, analyticsPort);
  }

  @Override
  public Map<String, String> variables(Service service) {
    Map<String, String> variables = new TreeMap<>(service.envFile().values());
    for (String name : HANDED_ON) {
      if (variables.containsKey(name) && !user.getOrDefault(name, "").isBlank()) {
        variables.put(name, user.get(name));
      }
    }
    variables.put("BOOTSTRAP_SERVERS", "127.0.0.1:" + kafkaPort);
    return variables;
  }

  @Override
  public URI analytics() {
    return URI.create("http://127.0.0.1:" + analyticsPort);
  }

  @Override
  public void stop(Service service) {
    docker.run("compose", "stop", service.spelling());
  }

  @Override
  public void start(Service service) {
    docker.run("compose", "start", service.spelling());
  }

  @Override
  public Path savedOffsets() {
    return docker.directory().resolve(".rewind");
  }

  @Override
  public String startCommand() {
    return "docker compose up -d --wait";
  }

  @Override
  public String idleCommand() {
    return "MODE=idle docker compose up -d producer_order";
  }

  @Override
  public String startCommand(Service service) {
    return "docker compose start " + service.spelling();
  }
}

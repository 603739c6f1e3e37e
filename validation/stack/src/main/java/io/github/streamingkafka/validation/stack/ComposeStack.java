package io.github.streamingkafka.validation.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.streamingkafka.common.process.BrokerUnavailableException;
import io.github.streamingkafka.common.process.Environment;
import io.github.streamingkafka.validation.process.Installation;
import io.github.streamingkafka.validation.process.Instance;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The stack of Compose, reached by its ports on this machine. Docker's own command is needed only
 * to do something to its services.
 */
public final class ComposeStack implements ManagedStack {
  /** What docker-compose.yml hands from the shell to inventory, and matters to an observer. */
  private static final List<String> HANDED_ON = List.of("FAIL_RATE", "FAIL_SEED");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long KIBIBYTE = 1024;
  private static final String BURST = "streaming-kafka-burst-";

  private final Docker docker;
  private final Map<String, String> user;
  private final int kafkaPort;
  private final int analyticsPort;
  private final List<String> added = new ArrayList<>();
  private final String burst = BURST + ProcessHandle.current().pid();

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
    return "docker compose start " + service.cliName();
  }

  @Override
  public String name() {
    return "compose";
  }

  @Override
  public Map<String, String> startedWith(Service service) throws IOException {
    String environment = docker.run("inspect", "--format", "{{json .Config.Env}}", id(service));
    Map<String, String> variables = new TreeMap<>();
    for (JsonNode variable : JSON.readTree(environment)) {
      String[] parts = variable.asText().split("=", 2);
      variables.put(parts[0], parts.length == 2 ? parts[1] : "");
    }
    variables.keySet().removeIf(name -> !isOf(service, name));
    return variables;
  }

  /** Of its container, running or not. */
  private String id(Service service) {
    return docker
        .run("compose", "ps", "--quiet", "--all", service.cliName())
        .lines()
        .findFirst()
        .orElseThrow(
            () ->
                new BrokerUnavailableException(
                    "%s has no container; `%s` starts the stack"
                        .formatted(service.cliName(), startCommand()),
                    null));
  }

  /** Whether it is a variable of the service, and not one of its image. */
  private static boolean isOf(Service service, String name) {
    return name.startsWith("KAFKA_")
        || (service != Service.KAFKA && service.envFile().values().containsKey(name));
  }

  @Override
  public void restart(Service service, Map<String, String> changed) throws IOException {
    // What the container was started with may not be what the shell has now.
    Map<String, String> variables = new TreeMap<>(startedWith(service));
    variables.keySet().retainAll(service.envFile().values().keySet());
    variables.putAll(changed);
    docker.run(
        variables,
        "compose",
        "up",
        "--detach",
        "--no-deps",
        "--no-build",
        "--wait",
        service.cliName());
  }

  @Override
  public String restartCommand(Service service) {
    return "docker compose up -d " + service.cliName();
  }

  @Override
  public Process burst(Map<String, String> variables, Path output, Path errors) {
    List<String> words =
        new ArrayList<>(
            List.of("compose", "run", "--rm", "--no-deps", "--no-TTY", "--name", burst));
    variables.forEach((name, value) -> words.addAll(List.of("--env", name + "=" + value)));
    words.addAll(List.of(Service.PRODUCER.cliName(), "burst", "--json"));
    return docker.start(output, errors, words.toArray(String[]::new));
  }

  @Override
  public void abort(Process process) {
    process.destroy();
    docker.run("rm", "--force", burst);
  }

  @Override
  public long freeBytes() {
    String table =
        docker.run(
            "compose", "exec", "-T", Service.KAFKA.cliName(), "df", "-Pk", "/var/lib/kafka/data");
    String[] cells = table.substring(table.lastIndexOf('\n') + 1).split("\\s+", -1);
    return Long.parseLong(cells[3]) * KIBIBYTE;
  }

  @Override
  public Map<String, String> versions() {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("docker", docker.run("version", "--format", "{{.Server.Version}}"));
    versions.put("compose", docker.run("compose", "version", "--short"));
    return versions;
  }

  @Override
  public Instance instance(Service service) {
    return new Container(docker, service.cliName(), id(service));
  }

  @Override
  public Instance add(Service service) {
    String said = docker.run("compose", "run", "--detach", "--no-deps", service.cliName());
    String id = said.substring(said.lastIndexOf('\n') + 1);
    added.add(id);
    return new Container(docker, service.cliName() + "-" + (added.size() + 1), id);
  }

  @Override
  public void close() {
    added.forEach(id -> docker.run("rm", "--force", id));
  }
}

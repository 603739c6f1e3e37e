package io.github.streamingkafka.validation.stack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.streamingkafka.common.process.BrokerUnavailableException;
import io.github.streamingkafka.common.process.Environment;
import io.github.streamingkafka.validation.process.Installation;
import io.github.streamingkafka.validation.process.Instance;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * The stack of Compose, reached by its ports on this machine, or from a container of its network.
 * Docker's own command is needed only to do something to its services.
 */
public final class ComposeStack implements ManagedStack {
  private static final StackCommands COMMANDS =
      new StackCommands(
          "docker compose up -d --wait",
          "docker compose stop",
          "docker compose start",
          "docker compose up -d");

  /**
   * What the image of the tools is told in docker-compose.yml: where the stack is in its network.
   */
  private static final String KAFKA_INSIDE = "STACK_KAFKA";

  private static final String ANALYTICS_INSIDE = "STACK_ANALYTICS";

  /** What docker-compose.yml hands from the shell to inventory, and matters to an observer. */
  private static final List<String> HANDED_ON = List.of("FAIL_RATE", "FAIL_SEED");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path SOCKET = Path.of("/var/run/docker.sock");
  private static final long KIBIBYTE = 1024;
  private static final String ID = "{{.Label \"com.docker.compose.oneoff\"}} {{.ID}}";
  private static final String ADDRESS = "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}";
  private static final String OWN = "False ";
  private static final String HTTP_PORT = "8080";
  private static final String LOGGED = "20000";

  private final Docker docker;
  private final Map<String, String> user;
  private final String kafka;
  private final URI analytics;
  private final List<Container> added = new CopyOnWriteArrayList<>();

  private ComposeStack(Docker docker, Map<String, String> user, String kafka, URI analytics) {
    this.docker = docker;
    this.user = user;
    this.kafka = kafka;
    this.analytics = analytics;
  }

  /** Reads the variables of the shell, then those of {@code .env}, as Compose does. */
  public static ComposeStack from(Map<String, String> shell) {
    Path root = Installation.root();
    Map<String, String> user = new HashMap<>(EnvFile.readIfThere(root.resolve(".env")).values());
    user.putAll(shell);
    Environment environment = new Environment(user);
    int kafkaPort = environment.integer("KAFKA_PORT", 9094, 1, 65_535);
    int analyticsPort = environment.integer("ANALYTICS_PORT", 8080, 1, 65_535);
    String kafka = environment.text(KAFKA_INSIDE, "127.0.0.1:" + kafkaPort);
    String analytics = environment.text(ANALYTICS_INSIDE, "127.0.0.1:" + analyticsPort);
    environment.verify();
    return new ComposeStack(
        new Docker(root, shell), Map.copyOf(user), kafka, URI.create("http://" + analytics));
  }

  @Override
  public StackCommands commands() {
    return COMMANDS;
  }

  @Override
  public Map<String, String> variables(Service service) {
    Map<String, String> variables = new TreeMap<>(service.envFile().values());
    for (String name : HANDED_ON) {
      if (variables.containsKey(name) && !user.getOrDefault(name, "").isBlank()) {
        variables.put(name, user.get(name));
      }
    }
    variables.put("BOOTSTRAP_SERVERS", kafka);
    return variables;
  }

  @Override
  public URI analytics() {
    return analytics;
  }

  /** In its network, the name of a service stands for all containers that have it. */
  @Override
  public List<URI> allAnalytics() {
    try {
      return isInside()
          ? Arrays.stream(InetAddress.getAllByName(analytics.getHost()))
              .map(address -> address(address.getHostAddress()))
              .sorted()
              .toList()
          : List.of(analytics);
    } catch (UnknownHostException noneRuns) {
      return List.of(analytics);
    }
  }

  private static URI address(String host) {
    return URI.create("http://" + host + ":" + HTTP_PORT);
  }

  private boolean isInside() {
    return user.containsKey(ANALYTICS_INSIDE);
  }

  /** A container that does not need Docker's socket is not given it. */
  @Override
  public boolean canBeChanged() {
    return !isInside() || Files.exists(SOCKET);
  }

  @Override
  public Path savedOffsets() {
    return docker.directory().resolve(".rewind");
  }

  @Override
  public String name() {
    return "compose";
  }

  @Override
  public Map<String, String> startedWith(Service service) {
    String environment = docker.run("inspect", "--format", "{{json .Config.Env}}", id(service));
    Map<String, String> variables = new TreeMap<>();
    for (JsonNode variable : json(environment)) {
      String[] parts = variable.asText().split("=", 2);
      variables.put(parts[0], parts.length == 2 ? parts[1] : "");
    }
    variables.keySet().removeIf(name -> !isOf(service, name));
    return variables;
  }

  private static JsonNode json(String said) {
    try {
      return JSON.readTree(said);
    } catch (JsonProcessingException noJson) {
      throw new IllegalStateException("docker inspect: " + said, noJson);
    }
  }

  /** Of its container, running or not; those that `compose run` has made are others. */
  private String id(Service service) {
    return docker
        .run("compose", "ps", "--all", "--format", ID, service.cliName())
        .lines()
        .filter(line -> line.startsWith(OWN))
        .map(line -> line.substring(OWN.length()))
        .findFirst()
        .orElseThrow(
            () ->
                new BrokerUnavailableException(
                    "%s has no container; `%s` starts the stack"
                        .formatted(service.cliName(), COMMANDS.up()),
                    null));
  }

  /** Whether it is a variable of the service, and not one of its image. */
  private static boolean isOf(Service service, String name) {
    return name.startsWith("KAFKA_")
        || (service != Service.KAFKA && service.envFile().values().containsKey(name));
  }

  @Override
  public void restart(Service service, Map<String, String> changed) {
    Map<String, String> variables = ownVariables(service);
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

  /** What its container was started with, which may not be what the shell has now. */
  private Map<String, String> ownVariables(Service service) {
    Map<String, String> variables = new TreeMap<>(startedWith(service));
    variables.keySet().retainAll(service.envFile().values().keySet());
    return variables;
  }

  private static List<String> env(Map<String, String> variables) {
    return variables.entrySet().stream()
        .flatMap(each -> Stream.of("--env", each.getKey() + "=" + each.getValue()))
        .toList();
  }

  @Override
  public Instance burst(
      Map<String, String> variables, List<String> options, Path output, Path errors) {
    List<String> command = new ArrayList<>(List.of("burst", "--json"));
    command.addAll(options);
    String id = run(Service.PRODUCER, env(variables), command);
    Process follower = docker.start(output, errors, "logs", "--follow", id);
    return added("burst", id, follower);
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
    List<String> options = new ArrayList<>(env(ownVariables(service)));
    if (service == Service.ANALYTICS) {
      options.addAll(List.of("--publish", "127.0.0.1::" + HTTP_PORT));
    }
    String id = run(service, options, List.of());
    // Compose gives to such a container no restart policy.
    docker.run("update", "--restart", "unless-stopped", id);
    return added(service.cliName(), id, null);
  }

  /** Starts a further container of a service, and returns its id. */
  private String run(Service service, List<String> options, List<String> command) {
    List<String> words =
        new ArrayList<>(List.of("compose", "run", "--detach", "--no-deps", "--no-TTY"));
    words.addAll(options);
    words.add(service.cliName());
    words.addAll(command);
    String said = docker.run(words.toArray(String[]::new));
    return said.substring(said.lastIndexOf('\n') + 1);
  }

  private Container added(String kind, String id, Process follower) {
    Container container = new Container(docker, kind + "-" + (added.size() + 2), id, follower);
    added.add(container);
    return container;
  }

  /** A container that was started again may have another port. */
  @Override
  public URI analytics(Instance instance) {
    return all()
        .filter(container -> container.name().equals(instance.name()))
        .map(this::servesAt)
        .findFirst()
        .orElseThrow();
  }

  private URI servesAt(Container container) {
    if (!isInside()) {
      return URI.create("http://" + docker.run("port", container.id(), HTTP_PORT));
    }
    String address = docker.run("inspect", "--format", ADDRESS, container.id());
    if (address.isEmpty()) {
      throw new BrokerUnavailableException(container.name() + " does not run", null);
    }
    return address(address);
  }

  @Override
  public int restarts() {
    List<String> words = new ArrayList<>(List.of("inspect", "--format", "{{.RestartCount}}"));
    all().map(Container::id).forEach(words::add);
    return docker.run(words.toArray(String[]::new)).lines().mapToInt(Integer::parseInt).sum();
  }

  @Override
  public void dump(Path logs) throws IOException {
    for (Container container : all().toList()) {
      container.resume();
      container.signal("QUIT");
      Files.writeString(
          logs.resolve(container.name() + ".log"),
          docker.run("logs", "--tail", LOGGED, container.id()));
    }
  }

  /** The stack's own containers, and those that were added. */
  private Stream<Container> all() {
    return Stream.concat(
        Arrays.stream(Service.values())
            .map(service -> new Container(docker, service.cliName(), id(service))),
        added.stream());
  }

  @Override
  public void close() {
    added.forEach(container -> docker.run("rm", "--force", container.id()));
  }
}

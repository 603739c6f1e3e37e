package io.github.streamingkafka.validation.local;

import io.github.streamingkafka.common.process.Environment;
import io.github.streamingkafka.validation.stack.EnvFile;
import io.github.streamingkafka.validation.stack.Service;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Where the stack lives and what its user has set.
 *
 * @param directory of its data, its logs, and what tells where it runs
 * @param kafkaPort the broker's, on the loopback address
 * @param analyticsPort that of /metrics, on the loopback address
 * @param environment the user's variables
 */
record LocalConfig(
    Path directory, int kafkaPort, int analyticsPort, Map<String, String> environment) {

  static final String KAFKA_PORT = "KAFKA_PORT";
  static final String ANALYTICS_PORT = "ANALYTICS_PORT";
  static final String HTTP_PORT = "HTTP_PORT";

  /** The variables of inventory by which the producer announces the failures to expect. */
  static final Set<String> ANNOUNCED = Set.of("FAIL_RATE", "FAIL_SEED");

  private static final String BOOTSTRAP_SERVERS = "BOOTSTRAP_SERVERS";
  private static final String CLIENT_PROPERTY = "KAFKA_";

  /** The stack's own, and what Kafka's own scripts take: no client property has such a name. */
  private static final Set<String> NOT_CLIENT_PROPERTIES =
      Set.of(
          KAFKA_PORT,
          "KAFKA_HOME",
          "KAFKA_OPTS",
          "KAFKA_DEBUG",
          "KAFKA_HEAP_OPTS",
          "KAFKA_JMX_OPTS",
          "KAFKA_LOG4J_OPTS",
          "KAFKA_JVM_PERFORMANCE_OPTS");

  /** Reads the user's variables: those of the shell, then those of the project's {@code .env}. */
  static LocalConfig from(Map<String, String> shell, Path root) {
    Map<String, String> user = new HashMap<>(EnvFile.readIfThere(root.resolve(".env")).values());
    user.putAll(shell);
    Environment environment = new Environment(user);
    int kafkaPort = environment.integer(KAFKA_PORT, 9094, 1, 65_535);
    int analyticsPort = environment.integer(ANALYTICS_PORT, 8080, 1, 65_535);
    if (kafkaPort == analyticsPort) {
      environment.reject(ANALYTICS_PORT, "" + analyticsPort, "a port other than KAFKA_PORT");
    }
    String httpPort = environment.text(HTTP_PORT, null);
    if (httpPort != null && !httpPort.equals("" + analyticsPort)) {
      environment.reject(HTTP_PORT, httpPort, "no value: set ANALYTICS_PORT here");
    }
    String directory = environment.text("LOCAL_DIR", root.resolve(".local").toString());
    environment.verify();
    return new LocalConfig(
        Path.of(directory).toAbsolutePath().normalize(),
        kafkaPort,
        analyticsPort,
        Map.copyOf(user));
  }

  /** Where clients find Kafka: the embedded broker, unless the user names another one. */
  String bootstrapServers() {
    String other = environment.getOrDefault(BOOTSTRAP_SERVERS, "");
    return other.isBlank() ? "127.0.0.1:" + kafkaPort : other;
  }

  String analyticsAddress() {
    return "http://localhost:" + analyticsPort;
  }

  /** The user's variables that concern a service: those of its file, and client properties. */
  Map<String, String> userVariables(Service service) {
    if (service == Service.KAFKA) {
      return Map.of();
    }
    Set<String> own = service.envFile().values().keySet();
    Map<String, String> variables = new TreeMap<>();
    environment.forEach(
        (name, value) -> {
          if (own.contains(name)
              || (name.startsWith(CLIENT_PROPERTY) && !NOT_CLIENT_PROPERTIES.contains(name))) {
            variables.put(name, value);
          }
        });
    return variables;
  }

  /** A service's variables as its file and this stack's addresses have them. */
  Map<String, String> fileVariables(Service service) {
    Map<String, String> variables = new TreeMap<>(service.envFile().values());
    variables.put(BOOTSTRAP_SERVERS, bootstrapServers());
    variables.put("HTTP_HOST", "127.0.0.1");
    return variables;
  }

  Path logs() {
    return directory.resolve("logs");
  }

  Path log(String instance) {
    return logs().resolve(instance + ".log");
  }

  Path kafkaDirectory() {
    return directory.resolve("kafka");
  }

  /** What is true only while the stack runs. */
  Path runDirectory() {
    return directory.resolve("run");
  }
}

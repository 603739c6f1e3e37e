package io.github.streamingkafka.validation.stack;

import io.github.streamingkafka.validation.process.Installation;
import io.github.streamingkafka.validation.process.JavaProcess;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The services of the stack, in the order in which they start. */
public enum Service {
  KAFKA("kafka", null, null),
  INVENTORY("inventory_consumer", "inventory-consumer", "inventory.env"),
  ANALYTICS("analytics_consumer", "analytics-consumer", "analytics.env"),
  PRODUCER("producer_order", "producer-order", "producer.env");

  /** The JVM of its program; as in its image. */
  public static final List<String> JVM_FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:-UsePerfData",
          "-XX:+ExitOnOutOfMemoryError",
          "-Xmx192m",
          "-Xmn20m",
          "-XX:SurvivorRatio=2",
          "-XX:TargetSurvivorRatio=90",
          "-XX:FreqInlineSize=240");

  /** What the image of analytics has in a container of 512 MB; the last such flag counts. */
  public static final String HEAP_OF_ANALYTICS = "-Xmx307m";

  /** Those that are programs of ours. */
  public static final List<Service> CLIENTS = List.of(INVENTORY, ANALYTICS, PRODUCER);

  private final String name;
  private final String module;
  private final String envFile;

  Service(String name, String module, String envFile) {
    this.name = name;
    this.module = module;
    this.envFile = envFile;
  }

  /** What users call it. */
  public String cliName() {
    return name;
  }

  /** What follows the java command to start its program. */
  public List<String> command() {
    List<String> command = new ArrayList<>(JavaProcess.OWN_WORDS_TO_STDERR);
    command.addAll(JVM_FLAGS);
    if (this == ANALYTICS) {
      command.add(HEAP_OF_ANALYTICS);
    }
    command.addAll(List.of("-jar", Installation.jar(module).toString()));
    return command;
  }

  public EnvFile envFile() {
    return EnvFile.read(Installation.root().resolve(module).resolve(envFile));
  }

  /** The service of this name, spelled with underscores or with hyphens. */
  public static Optional<Service> fromName(String name) {
    return Arrays.stream(values())
        .filter(service -> service.name.equals(name.replace('-', '_')))
        .findFirst();
  }

  public static String allNames() {
    return Arrays.stream(values()).map(Service::cliName).collect(Collectors.joining(", "));
  }
}

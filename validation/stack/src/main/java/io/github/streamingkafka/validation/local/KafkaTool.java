package io.github.streamingkafka.validation.local;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Kafka's own command-line tools, by the name of their scripts. */
enum KafkaTool {
  KAFKA_ACLS("AclCommand"),
  KAFKA_BROKER_API_VERSIONS("BrokerApiVersionsCommand"),
  KAFKA_CLIENT_METRICS("ClientMetricsCommand"),
  KAFKA_CLUSTER("ClusterTool", false),
  KAFKA_CONFIGS("kafka.admin.ConfigCommand", true),
  KAFKA_CONSOLE_CONSUMER("consumer.ConsoleConsumer"),
  KAFKA_CONSOLE_PRODUCER("ConsoleProducer"),
  KAFKA_CONSUMER_GROUPS("consumer.group.ConsumerGroupCommand"),
  KAFKA_CONSUMER_PERF_TEST("ConsumerPerformance"),
  KAFKA_DELETE_RECORDS("DeleteRecordsCommand"),
  KAFKA_DUMP_LOG("DumpLogSegments", false),
  KAFKA_E2E_LATENCY("EndToEndLatency"),
  KAFKA_FEATURES("FeatureCommand"),
  KAFKA_GET_OFFSETS("GetOffsetShell"),
  KAFKA_GROUPS("GroupsCommand"),
  KAFKA_LEADER_ELECTION("LeaderElectionCommand"),
  KAFKA_LOG_DIRS("LogDirsCommand"),
  KAFKA_METADATA_QUORUM("MetadataQuorumCommand"),
  KAFKA_PRODUCER_PERF_TEST("ProducerPerformance"),
  KAFKA_REASSIGN_PARTITIONS("reassign.ReassignPartitionsCommand"),
  KAFKA_STORAGE("kafka.tools.StorageTool", false),
  KAFKA_TOPICS("TopicCommand"),
  KAFKA_TRANSACTIONS("TransactionsCommand"),
  KAFKA_VERIFIABLE_CONSUMER("VerifiableConsumer"),
  KAFKA_VERIFIABLE_PRODUCER("VerifiableProducer");

  private static final String PACKAGE = "org.apache.kafka.tools.";
  private static final List<String> NO_BROKER_NEEDED =
      List.of("--bootstrap-server", "--bootstrap-controller", "--help", "-h", "--version");

  private final String className;
  private final boolean asksBroker;

  KafkaTool(String className) {
    this(PACKAGE + className, true);
  }

  KafkaTool(String className, boolean asksBroker) {
    this.className = className.indexOf('.') < 0 ? PACKAGE + className : className;
    this.asksBroker = asksBroker;
  }

  /** The tool of this name, with or without {@code .sh}. */
  static Optional<KafkaTool> fromName(String name) {
    String plain = name.endsWith(".sh") ? name.substring(0, name.length() - 3) : name;
    return Arrays.stream(values()).filter(tool -> tool.cliName().equals(plain)).findFirst();
  }

  static String allNames() {
    return Arrays.stream(values()).map(KafkaTool::cliName).collect(Collectors.joining(", "));
  }

  /** Whether it has to be told where the broker is, beside these arguments. */
  boolean needsBroker(List<String> arguments) {
    return asksBroker
        && arguments.stream()
            .noneMatch(
                argument ->
                    NO_BROKER_NEEDED.stream()
                        .anyMatch(
                            option ->
                                argument.equals(option) || argument.startsWith(option + "=")));
  }

  /** Runs it in this JVM, with this JVM's terminal; usually it ends the JVM with its status. */
  void run(List<String> arguments) throws Throwable {
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn");
    try {
      main().invoke(null, (Object) arguments.toArray(String[]::new));
    } catch (InvocationTargetException failed) {
      throw failed.getCause();
    }
  }

  Method main() throws ReflectiveOperationException {
    return Class.forName(className).getMethod("main", String[].class);
  }

  /** The arguments with the broker's address in front, where tools with subcommands want it. */
  static List<String> with(String bootstrapServers, List<String> arguments) {
    List<String> all = new ArrayList<>(List.of("--bootstrap-server", bootstrapServers));
    all.addAll(arguments);
    return all;
  }

  private String cliName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

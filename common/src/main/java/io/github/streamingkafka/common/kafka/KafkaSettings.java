package io.github.streamingkafka.common.kafka;

import io.github.streamingkafka.common.process.ConfigurationException;
import io.github.streamingkafka.common.process.Environment;
import io.github.streamingkafka.common.process.LogLevel;
import io.github.streamingkafka.common.process.Throttle;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The settings of Kafka that all services share: its address, the topics, and the properties of the
 * clients.
 *
 * @param bootstrapServers {@code host:port} pairs, separated by commas
 * @param orderTopic the topic of orders
 * @param inventoryTopic the topic of outcomes
 * @param topicPartitions partitions of a topic that this service creates
 * @param replicationFactor replicas of a topic that this service creates; -1 for the brokers'
 *     default
 * @param startupTimeoutSec seconds that a broker has to answer at the start
 * @param logLevel what to log
 * @param clientProperties further client properties, from {@code KAFKA_<PROPERTY_NAME>}
 */
public record KafkaSettings(
    String bootstrapServers,
    String orderTopic,
    String inventoryTopic,
    int topicPartitions,
    short replicationFactor,
    int startupTimeoutSec,
    LogLevel logLevel,
    Map<String, String> clientProperties) {

  private static final Pattern ADDRESS =
      Pattern.compile("(\\[[0-9a-fA-F:.]+(?:%[\\w.-]+)?]|[^\\s,:/\\[\\]]+):(\\d{1,5})");
  // Kafka's own rule, less the four characters of "-dlq" and the names of its own topics.
  private static final Pattern TOPIC = Pattern.compile("(?!\\.{1,2}$|__)[a-zA-Z0-9._-]{1,245}");
  private static final String PREFIX = "KAFKA_";
  private static final String BYTES = "no value: records are handled as bytes";
  private static final String METADATA_MAX_AGE_MS = "5000";

  private static final List<ConfigDef> DEFINITIONS =
      List.of(
          ProducerConfig.configDef(), ConsumerConfig.configDef(), AdminClientConfig.configDef());

  /** Promises of the stack rest on these properties, so no variable may change them. */
  private static final Map<String, String> FIXED =
      Map.of(
          ProducerConfig.ACKS_CONFIG, "all",
          ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true",
          ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG, "false",
          ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false",
          ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");

  /** Properties that no variable may set, and what is expected instead. */
  private static final Map<String, String> REFUSED =
      Map.of(
          ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "the variable BOOTSTRAP_SERVERS instead",
          ConsumerConfig.GROUP_ID_CONFIG, "the variable GROUP_ID instead",
          ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, "the variable GROUP_INSTANCE_ID instead",
          ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "the variable AUTO_OFFSET_RESET instead",
          ProducerConfig.TRANSACTIONAL_ID_CONFIG, "no value: each process has its own id",
          ProducerConfig.PARTITIONER_CLASS_CONFIG, "no value: an order's key chooses its partition",
          ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, BYTES,
          ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, BYTES,
          ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, BYTES,
          ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, BYTES);

  /** Reads the variables that all services share; problems are reported to {@code environment}. */
  public static KafkaSettings from(Environment environment) {
    String orderTopic = topic(environment, "ORDER_TOPIC", "order-events");
    String inventoryTopic = topic(environment, "INVENTORY_TOPIC", "inventory-events");
    String otherThanOrders = "a topic other than ORDER_TOPIC and its dead letters";
    if (clash(orderTopic, inventoryTopic, name -> name)) {
      environment.reject("INVENTORY_TOPIC", inventoryTopic, otherThanOrders);
    } else if (clash(orderTopic, inventoryTopic, name -> name.replace('.', '_'))) {
      environment.reject(
          "INVENTORY_TOPIC", inventoryTopic, otherThanOrders + ", also with '_' for '.'");
    }
    int replicas = environment.integer("TOPIC_REPLICATION_FACTOR", 1, -1, Short.MAX_VALUE);
    if (replicas == 0) {
      environment.reject(
          "TOPIC_REPLICATION_FACTOR", "0", "-1 for the default of the brokers, or 1 or more");
    }
    KafkaSettings settings =
        new KafkaSettings(
            environment.text(
                "BOOTSTRAP_SERVERS",
                "kafka:9092",
                KafkaSettings::areAddresses,
                "host:port, or several separated by commas"),
            orderTopic,
            inventoryTopic,
            environment.integer("TOPIC_PARTITIONS", 6, 1, 10_000),
            (short) replicas,
            environment.integer("STARTUP_TIMEOUT_SEC", 60, 1, 86_400),
            LogLevel.from(environment),
            clientProperties(environment));
    new ClientRules(environment, settings).admin(settings.admin());
    return settings;
  }

  /**
   * Creates a client of Kafka, which may show that its properties are wrong.
   *
   * @throws ConfigurationException if its properties are wrong
   * @throws KafkaException if no broker's name can be resolved, which may be temporary
   */
  public <C> C client(Function<Map<String, Object>, C> maker, Map<String, Object> properties) {
    try {
      return maker.apply(properties);
    } catch (KafkaException failure) {
      if (!isAnyNameKnown()) {
        throw failure;
      }
      throw notTogether(clientProperties, FailureAction.rootCause(failure).getMessage());
    }
  }

  private boolean isAnyNameKnown() {
    return addresses(bootstrapServers)
        .filter(Matcher::matches)
        .anyMatch(address -> !new InetSocketAddress(address.group(1), 0).isUnresolved());
  }

  /** The values are left out, since passwords may be among them. */
  static ConfigurationException notTogether(Map<String, String> properties, String reason) {
    String variables =
        properties.keySet().stream()
            .filter(
                property -> DEFINITIONS.stream().anyMatch(each -> each.names().contains(property)))
            .map(KafkaSettings::variable)
            .sorted()
            .collect(Collectors.joining(", "));
    return new ConfigurationException(
        List.of(
            (variables.isEmpty() ? PREFIX + "<PROPERTY_NAME>" : variables)
                + ": expected values that Kafka takes together ("
                + reason
                + ")"));
  }

  /** Properties of an idempotent producer of bytes that waits for all in-sync replicas. */
  public Map<String, Object> producer() {
    Map<String, Object> properties = new HashMap<>();
    properties.put(ProducerConfig.LINGER_MS_CONFIG, "5");
    properties.put(ProducerConfig.BATCH_SIZE_CONFIG, "131072");
    properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    // Counted before compression, unlike the limit of a topic: room for the longest key and value,
    // in a dead letter or an outcome.
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, "33554432");
    properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    return shared(properties);
  }

  /**
   * Properties of a producer whose transactions go with the offsets of {@code groupId}.
   *
   * <p>The transactional id belongs to the process: one that is restarted in the same container
   * fences its predecessor at once. Members of a group never share one. From a zombie the broker
   * refuses offsets of partitions that are no longer its own.
   */
  public Map<String, Object> transactionalProducer(String groupId) {
    Map<String, Object> properties = new HashMap<>();
    properties.put(
        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
        String.join("-", groupId, hostName(), Long.toString(ProcessHandle.current().pid())));
    // Readers wait for the transaction of a member that was killed, at most this long.
    properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, "10000");
    // The first request of a transaction is retried after this while the previous one still ends.
    properties.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, "5");
    properties.putAll(producer());
    return properties;
  }

  /**
   * Properties of a consumer of bytes that sees committed records and commits nothing itself.
   *
   * @param throttleMs milliseconds that each record takes at least; polls return fewer records
   *     then, so that the next poll is in time
   */
  public Map<String, Object> consumer(String groupId, int throttleMs) {
    Map<String, Object> properties = committedBytes();
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, groupId);
    // StartOffsets decides where to begin: Kafka's consumer would skip what is lost silently.
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    // With the newer group protocol the broker decides this.
    if (!"consumer".equalsIgnoreCase(clientProperties.get(ConsumerConfig.GROUP_PROTOCOL_CONFIG))) {
      properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, "10000");
    }
    shared(properties);
    int records =
        Integer.parseInt(properties.get(ConsumerConfig.MAX_POLL_RECORDS_CONFIG).toString());
    properties.put(
        ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Throttle.maxPollRecords(throttleMs, records));
    return properties;
  }

  /** Properties of a consumer of bytes that sees committed records and is in no group. */
  public Map<String, Object> reader() {
    Map<String, Object> properties = committedBytes();
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    // It asks for start and end offsets between its fetches, and a broker answers the requests of a
    // connection one by one: a fetch that waits for records would delay these.
    properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, "10");
    return shared(properties);
  }

  private static Map<String, Object> committedBytes() {
    Map<String, Object> properties = new HashMap<>();
    properties.put(ConsumerConfig.RECEIVE_BUFFER_CONFIG, "1048576");
    // Fetched records live until they are processed, so only few of them fit into a small heap.
    properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, "1048576");
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "1000");
    properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, RecordBytes.class);
    properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, RecordBytes.class);
    // A missing topic is created by Topics, with the settings it needs.
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    return properties;
  }

  /** Properties of an admin client. */
  public Map<String, Object> admin() {
    return shared(new HashMap<>());
  }

  private Map<String, Object> shared(Map<String, Object> properties) {
    // Nobody reads JMX or pushed telemetry here, and both cost start-up time.
    properties.put(ProducerConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
    properties.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, "false");
    // Partitions that are added to a topic are written and read within seconds, not minutes.
    properties.put(ProducerConfig.METADATA_MAX_AGE_CONFIG, METADATA_MAX_AGE_MS);
    properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    properties.putAll(clientProperties);
    return properties;
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException unnamed) {
      return "localhost";
    }
  }

  private static String topic(Environment environment, String name, String defaultValue) {
    return environment.text(
        name,
        defaultValue,
        value -> TOPIC.matcher(value).matches() && !value.equals(Topics.ANALYTICS_STATE),
        "1 to 245 letters, digits, '.', '_' or '-', no \"__\" first, and not "
            + Topics.ANALYTICS_STATE);
  }

  /** Whether two topics, or one and the dead letters of the other, have the same name for Kafka. */
  private static boolean clash(String orders, String outcomes, UnaryOperator<String> name) {
    String order = name.apply(orders);
    String outcome = name.apply(outcomes);
    return order.equals(outcome)
        || order.equals(Topics.deadLetters(outcome))
        || outcome.equals(Topics.deadLetters(order));
  }

  private static boolean areAddresses(String value) {
    return addresses(value)
        .allMatch(
            match ->
                match.matches()
                    && Integer.parseInt(match.group(2)) >= 1
                    && Integer.parseInt(match.group(2)) <= 65_535);
  }

  private static Stream<Matcher> addresses(String list) {
    return Stream.of(list.split(",", -1)).map(address -> ADDRESS.matcher(address.strip()));
  }

  private static Map<String, String> clientProperties(Environment environment) {
    Map<String, String> properties = new TreeMap<>();
    environment
        .variables()
        .forEach(
            (name, value) -> {
              if (name.startsWith(PREFIX) && name.length() > PREFIX.length() && !value.isBlank()) {
                properties.put(property(name), value.strip());
              }
            });
    properties.replaceAll(KafkaSettings::inAcceptedCase);
    properties.entrySet().removeIf(entry -> isRefused(environment, entry));
    faults(properties)
        .forEach(
            (property, reason) ->
                environment.reject(
                    variable(property), properties.remove(property), notAccepted(reason)));
    properties.keySet().forEach(property -> note(environment, property));
    return Map.copyOf(properties);
  }

  /** Passwords, and whatever the property of a plug-in may be, are not for a log. */
  private static void note(Environment environment, String property) {
    String unused = environment.text(variable(property), null);
    boolean isHarmless =
        DEFINITIONS.stream()
            .map(definition -> definition.configKeys().get(property))
            .anyMatch(key -> key != null && key.type != ConfigDef.Type.PASSWORD);
    if (!isHarmless) {
      environment.keepSecret(variable(property));
    }
  }

  private static boolean isRefused(Environment environment, Map.Entry<String, String> given) {
    String property = given.getKey();
    String fixed = FIXED.getOrDefault(property, given.getValue());
    String expected =
        fixed.equalsIgnoreCase(given.getValue())
            ? REFUSED.get(property)
            : fixed + ", on which the promises of this stack rest";
    if (expected != null) {
      environment.reject(variable(property), given.getValue(), expected);
    }
    return expected != null;
  }

  /**
   * Converts a value to the case that Kafka accepts: some choices are in lower case, some in upper.
   */
  private static String inAcceptedCase(String property, String value) {
    return Stream.of(value, value.toLowerCase(Locale.ROOT), value.toUpperCase(Locale.ROOT))
        .filter(form -> faults(Map.of(property, form)).isEmpty())
        .findFirst()
        .orElse(value);
  }

  /** What Kafka says of each property that it refuses, by name. */
  private static Map<String, String> faults(Map<String, String> properties) {
    Map<String, String> faults = new TreeMap<>();
    for (ConfigDef definition : DEFINITIONS) {
      for (ConfigValue value : definition.validate(properties)) {
        if (properties.containsKey(value.name()) && !value.errorMessages().isEmpty()) {
          faults.putIfAbsent(value.name(), value.errorMessages().get(0));
        }
      }
    }
    return faults;
  }

  static String notAccepted(String reason) {
    return "a value that Kafka takes (" + reason + ")";
  }

  private static String property(String variable) {
    return variable.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '.');
  }

  static String variable(String property) {
    return PREFIX + property.toUpperCase(Locale.ROOT).replace('.', '_');
  }
}

package io.github.streamingkafka.validation.local;

import io.github.streamingkafka.common.process.BrokerUnavailableException;
import io.github.streamingkafka.common.process.StopSignal;
import io.github.streamingkafka.validation.process.Directories;
import io.github.streamingkafka.validation.process.FreePort;
import io.github.streamingkafka.validation.process.Installation;
import io.github.streamingkafka.validation.process.Instance;
import io.github.streamingkafka.validation.process.JavaProcess;
import io.github.streamingkafka.validation.process.LogFile;
import io.github.streamingkafka.validation.process.Signal;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.UnregisterBrokerOptions;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.BrokerIdNotRegisteredException;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A real Kafka broker that needs no Docker: one node that is its own controller, in a JVM of its
 * own, on the loopback address. Its data outlive it and are found by the next broker that is given
 * the same directory, on whatever port.
 */
public final class EmbeddedBroker implements Instance, AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final int ANSWER_LIMIT_MS = 10_000;
  private static final int NODE_ID = 1;
  private static final String HOST = "127.0.0.1";
  private static final String CONTROLLER = "CONTROLLER";
  private static final String CONTROLLER_ROLE = "controller";
  private static final String BROKER_AND_CONTROLLER_ROLES = "broker,controller";
  private static final int MAX_LOG_LINES = 20;

  private final Path data;
  private final Path properties;
  private final Path log;
  private final int port;
  private volatile Process process;
  private volatile LogFile logged;

  /** A broker on a free port, with its data, its properties and its log in {@code directory}. */
  public EmbeddedBroker(Path directory) {
    this(directory, directory.resolve("kafka.log"), FreePort.find());
  }

  public EmbeddedBroker(Path directory, Path log, int port) {
    this.data = directory.toAbsolutePath().resolve("data");
    this.properties = directory.toAbsolutePath().resolve("server.properties");
    this.log = log;
    this.port = port;
  }

  /** Where clients find it. */
  public String bootstrapServers() {
    return HOST + ":" + port;
  }

  /**
   * Starts it and waits until it answers.
   *
   * @throws BrokerUnavailableException if it does not; the message has the end of its log
   */
  @Override
  public void start() {
    launch();
    awaitAnswer(new StopSignal());
  }

  /** Starts it, without waiting. */
  public Process launch() {
    if (isRunning()) {
      throw new IllegalStateException("the broker is running already");
    }
    if (!FreePort.isFree(port)) {
      throw new BrokerUnavailableException("port " + port + " is taken by another program", null);
    }
    try {
      format();
      if (hasCrashed()) {
        forgetCrashed();
      }
      writeProperties(BROKER_AND_CONTROLLER_ROLES);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    process = startKafka();
    return process;
  }

  private Process startKafka() {
    logged = LogFile.from(log);
    return JavaProcess.startBehind(
        List.of(
            "-Xms128m",
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "-cp",
            Installation.kafkaClassPath(),
            "kafka.Kafka",
            properties.toString()),
        Map.of(),
        log);
  }

  /** Whether its predecessor on these data ended without leaving word that it did so properly. */
  private boolean hasCrashed() {
    return Files.exists(data.resolve("__cluster_metadata-0"))
        && !Files.exists(data.resolve(".kafka_cleanshutdown"));
  }

  /**
   * Tells the controller that the broker has crashed, before there is one again.
   *
   * <p>A broker that starts while its controller believes that its predecessor lives takes itself
   * for the leader of its partitions and ends transactions, but can write no marker yet. Once its
   * predecessor is found dead, the partitions have no leader for a moment; Kafka 4.3.1 takes them
   * for deleted then, and leaves out the markers: a transaction is over for the one who coordinates
   * it, and open for ever for those who read.
   */
  private void forgetCrashed() throws IOException {
    int controllerPort = writeProperties(CONTROLLER_ROLE);
    Process controller = startKafka();
    try {
      awaitListening(controller, controllerPort, new StopSignal());
      unregister(HOST + ":" + controllerPort);
    } finally {
      JavaProcess.end(controller, STOP_LIMIT);
    }
  }

  private void unregister(String controller) {
    UnregisterBrokerOptions options =
        new UnregisterBrokerOptions().timeoutMs((int) START_LIMIT.toMillis());
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_CONTROLLERS_CONFIG, controller))) {
      admin.unregisterBroker(NODE_ID, options).all().get();
    } catch (ExecutionException failed) {
      if (!(failed.getCause() instanceof BrokerIdNotRegisteredException)) {
        throw unavailable("the controller does not answer", failed);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw unavailable("interrupted while the controller started", interrupted);
    }
  }

  /**
   * Waits until it answers. Returns early, with nothing guaranteed, when {@code stop} is requested.
   *
   * @throws BrokerUnavailableException if it ends before, or takes too long
   */
  public void awaitAnswer(StopSignal stop) {
    awaitListening(process, port, stop);
    if (stop.isRequested()) {
      return;
    }
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()))) {
      admin.describeCluster(new DescribeClusterOptions().timeoutMs(ANSWER_LIMIT_MS)).nodes().get();
    } catch (ExecutionException failed) {
      throw unavailable("the broker does not answer", failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw unavailable("interrupted while the broker started", interrupted);
    }
  }

  /** Asks it to stop and waits until it has; one that does not is killed. */
  @Override
  public void stop() {
    if (process != null) {
      JavaProcess.end(process, STOP_LIMIT);
    }
  }

  /** Ends it as a crash would. */
  @Override
  public void kill() {
    JavaProcess.kill(process);
  }

  @Override
  public void freeze() {
    Signal.STOP.to(process());
  }

  @Override
  public void resume() {
    Signal.CONT.to(process());
  }

  @Override
  public boolean isRunning() {
    return process != null && process.isAlive();
  }

  @Override
  public String name() {
    return "broker";
  }

  /** Its process, for those who would do further things to it. */
  public ProcessHandle process() {
    return process.toHandle();
  }

  @Override
  public void close() {
    stop();
  }

  /** Gives the data a cluster id, once; a format that was interrupted leaves nothing behind. */
  private void format() throws IOException {
    if (Files.exists(data)) {
      return;
    }
    Path unfinished = data.resolveSibling("data.unfinished");
    Directories.delete(unfinished);
    Files.createDirectories(unfinished);
    try (PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setPrintStream(nowhere)
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(NODE_ID)
          .setControllerListenerName(CONTROLLER)
          .setMetadataLogDirectory(unfinished.toString())
          .addDirectory(unfinished.toString())
          .run();
    } catch (IOException failed) {
      throw failed;
    } catch (Exception failed) {
      throw new IOException("cannot format " + data, failed);
    }
    Files.move(unfinished, data, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Returns the controller's port. */
  private int writeProperties(String roles) throws IOException {
    int controllerPort = FreePort.find();
    String controllerListener = "CONTROLLER://" + HOST + ":" + controllerPort;
    Properties server = new Properties();
    // A static voter is known by its id alone, so its port may change from start to start.
    server.load(
        new StringReader(
            """
            process.roles=%s
            node.id=%s
            controller.quorum.voters=%s@%s:%s
            controller.listener.names=CONTROLLER
            listeners=%s
            listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
            offsets.topic.replication.factor=1
            transaction.state.log.replication.factor=1
            transaction.state.log.min.isr=1
            share.coordinator.state.topic.replication.factor=1
            share.coordinator.state.topic.min.isr=1
            auto.create.topics.enable=false
            group.initial.rebalance.delay.ms=0
            # For two groups and a few transactional ids; the default of 50 each delays the first start.
            offsets.topic.num.partitions=5
            transaction.state.log.num.partitions=5
            # Readers wait for a transaction whose producer was killed until this finds it.
            transaction.abort.timed.out.transaction.cleanup.interval.ms=1000
            # A broker that was frozen is not to lose its partitions: there is no other to take them over.
            broker.session.timeout.ms=3600000
            # The default takes a quarter of this heap at once.
            log.cleaner.dedupe.buffer.size=16777216
            """
                .formatted(
                    roles,
                    NODE_ID,
                    NODE_ID,
                    HOST,
                    Integer.toString(controllerPort),
                    roles.equals(CONTROLLER_ROLE)
                        ? controllerListener
                        : "PLAINTEXT://" + bootstrapServers() + "," + controllerListener)));
    server.setProperty("log.dirs", data.toString());
    try (OutputStream to = Files.newOutputStream(properties)) {
      server.store(to, null);
    }
    return controllerPort;
  }

  /** It listens as soon as it can serve; a client that came before would only log that. */
  private void awaitListening(Process kafka, int at, StopSignal stop) {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (!isListening(at)) {
      if (stop.await(PAUSE)) {
        return;
      }
      if (!kafka.isAlive()) {
        throw unavailable("the broker ended with status " + kafka.exitValue(), null);
      }
      if (System.nanoTime() > deadline) {
        throw unavailable("the broker did not start in " + START_LIMIT.toSeconds() + " s", null);
      }
    }
  }

  private static boolean isListening(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  private BrokerUnavailableException unavailable(String what, Exception why) {
    return new BrokerUnavailableException(
        what
            + System.lineSeparator()
            + logged.lastLines(MAX_LOG_LINES)
            + System.lineSeparator()
            + "(the end of "
            + log
            + ")",
        why);
  }
}

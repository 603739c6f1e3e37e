package io.github.streamingkafka.validation.faults.stack;

import io.github.streamingkafka.common.process.BrokerUnavailableException;
import io.github.streamingkafka.validation.faults.plan.Fault;
import io.github.streamingkafka.validation.faults.plan.FaultTarget;
import io.github.streamingkafka.validation.process.FreePort;
import io.github.streamingkafka.validation.process.Installation;
import io.github.streamingkafka.validation.process.Instance;
import io.github.streamingkafka.validation.process.LogFile;
import io.github.streamingkafka.validation.process.Signal;
import io.github.streamingkafka.validation.stack.ComposeStack;
import io.github.streamingkafka.validation.stack.Container;
import io.github.streamingkafka.validation.stack.Docker;
import io.github.streamingkafka.validation.stack.Service;
import io.github.streamingkafka.validation.stack.Stack;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The stack of Compose that is up. Its containers are hit as they are; further instances and bursts
 * are containers of the same services beside them. Its own producer is stopped meanwhile.
 */
public final class ComposeTestStack implements TestStack {
  private static final int REVIVE_PAUSE_SEC = 1;
  private static final String LOGGED = "20000";

  private final Docker docker;
  private final Stack stack;
  private final Path logs;
  private final Map<String, Container> containers = new ConcurrentHashMap<>();
  private final Map<Integer, Integer> ports = new ConcurrentHashMap<>();
  private final List<String> added = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService supervisor = Executors.newSingleThreadScheduledExecutor();
  private final AtomicInteger revived = new AtomicInteger();
  private final Container broker;
  private int restartsBefore;

  /**
   * Finds the stack.
   *
   * @throws BrokerUnavailableException if it is not up
   */
  public ComposeTestStack(Path directory, Map<String, String> user) throws IOException {
    docker = new Docker(Installation.root(), user);
    stack = ComposeStack.from(user);
    logs = Files.createDirectories(directory.resolve("logs"));
    broker = own(Service.KAFKA, FaultTarget.BROKER.cliName());
    FaultTarget.GROUPS.forEach(group -> own(TestStack.service(group), Fault.name(group, 1)));
    docker.run("compose", "stop", Service.PRODUCER.cliName());
    var unused =
        supervisor.scheduleWithFixedDelay(
            this::revive, REVIVE_PAUSE_SEC, REVIVE_PAUSE_SEC, TimeUnit.SECONDS);
  }

  @Override
  public Stack stack() {
    return stack;
  }

  @Override
  public Instance broker() {
    return broker;
  }

  @Override
  public Instance start(FaultTarget group, int number) {
    String name = Fault.name(group, number);
    if (number == 1) {
      return containers.get(name);
    }
    List<String> options = new ArrayList<>();
    if (group == FaultTarget.ANALYTICS) {
      ports.put(number, FreePort.find());
      options.addAll(List.of("--publish", "127.0.0.1:" + ports.get(number) + ":8080"));
    }
    String id = run(TestStack.service(group), options, List.of());
    // Compose gives to such a container no restart policy.
    docker.run("update", "--restart", "unless-stopped", id);
    containers.put(name, new Container(docker, name, id));
    return containers.get(name);
  }

  @Override
  public URI metrics(int number) throws IOException {
    return number == 1 ? stack.analytics() : URI.create("http://127.0.0.1:" + ports.get(number));
  }

  @Override
  public Burst burst(BurstRun run, int attempt) {
    List<String> options = new ArrayList<>();
    run.variables().forEach((name, value) -> options.addAll(List.of("--env", name + "=" + value)));
    Path log = logs.resolve(run.id() + "." + attempt + ".log");
    LogFile printed = LogFile.from(log);
    String id = run(Service.PRODUCER, options, List.of("burst", "--json"));
    Process follower = docker.follow(id, log);
    return new Burst(new Container(docker, run.id(), id), printed, follower::isAlive, run.orders());
  }

  @Override
  public int deaths() {
    int restarts = containers.values().stream().mapToInt(Container::restarts).sum();
    return revived.get() + restarts - restartsBefore;
  }

  @Override
  public void dump() throws IOException {
    for (Container container : containers.values()) {
      container.resume();
      container.signal(Signal.QUIT);
      Files.writeString(
          logs.resolve(container.name() + ".log"),
          docker.run("logs", "--tail", LOGGED, container.id()));
    }
  }

  @Override
  public void close() {
    supervisor.shutdownNow();
    containers.values().forEach(Container::resume);
    added.forEach(id -> docker.run("rm", "--force", id));
    docker.run("compose", "up", "--detach", "--no-recreate", "--wait");
  }

  private void revive() {
    for (Container container : containers.values()) {
      try {
        if (container != broker && container.revive()) {
          revived.incrementAndGet();
        }
      } catch (BrokerUnavailableException dockerIsBusy) {
        // Asked again soon; if it lasts, a round gives up waiting.
      }
    }
  }

  /** The stack's own container of a service. */
  private Container own(Service service, String name) {
    String id = docker.run("compose", "ps", "--quiet", service.cliName());
    if (id.isEmpty() || id.contains("\n")) {
      throw new BrokerUnavailableException(
          "one container of %s is expected to run; `%s` starts the stack"
              .formatted(service.cliName(), stack.startCommand()),
          null);
    }
    Container container = new Container(docker, name, id);
    containers.put(name, container);
    restartsBefore += container.restarts();
    return container;
  }

  /** Starts a further container of a service. */
  private String run(Service service, List<String> options, List<String> command) {
    List<String> words = new ArrayList<>(List.of("compose", "run", "--detach", "--no-deps"));
    words.addAll(options);
    words.add(service.cliName());
    words.addAll(command);
    String output = docker.run(words.toArray(String[]::new));
    String id = output.substring(output.lastIndexOf('\n') + 1);
    added.add(id);
    return id;
  }
}

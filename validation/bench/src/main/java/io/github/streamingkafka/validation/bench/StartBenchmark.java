package io.github.streamingkafka.validation.bench;

import io.github.streamingkafka.validation.bench.measure.Candidate;
import io.github.streamingkafka.validation.bench.measure.Candidate.Round;
import io.github.streamingkafka.validation.bench.measure.ClassPath;
import io.github.streamingkafka.validation.bench.measure.Goal;
import io.github.streamingkafka.validation.bench.measure.Launch;
import io.github.streamingkafka.validation.bench.measure.Launcher.Running;
import io.github.streamingkafka.validation.bench.measure.Measure;
import io.github.streamingkafka.validation.bench.measure.MeasuredJvm;
import io.github.streamingkafka.validation.bench.measure.Sample;
import io.github.streamingkafka.validation.bench.rival.StreamsInventory;
import io.github.streamingkafka.validation.process.FreePort;
import io.github.streamingkafka.validation.process.Installation;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** From the start of a process to the moment at which it does its work, with the broker up. */
final class StartBenchmark implements Benchmark {
  private static final String TOPIC = "orders";
  private static final String INVENTORY = "inventory-consumer";
  private static final String ANALYTICS = "analytics-consumer";
  private static final String PLAIN = ", plain JVM";
  private static final String STREAMS = "Kafka Streams";
  private static final List<String> NO_FLAGS = List.of();
  private static final int ORDERS = 100;
  private static final int MAX_IDLE_MB = 90;
  private static final Duration UNTIL_IDLE = Duration.ofSeconds(3);

  private final BenchmarkEnvironment environment;
  private final BenchOptions options;
  private final int orders;

  StartBenchmark(BenchmarkEnvironment environment) throws IOException {
    this.environment = environment;
    options = environment.options();
    orders = options.orders(ORDERS);
    new OrderProducer(environment).write(TOPIC, orders);
  }

  @Override
  public String title() {
    return String.format(
        Locale.ROOT,
        "start: from the start of the process until all outcomes of %d orders can be read, or"
            + " until /readyz is 200",
        orders);
  }

  @Override
  public List<Candidate> candidates() {
    MeasuredJvm own = options.own(MeasuredJvm.OF_INVENTORY);
    MeasuredJvm plain = own.with(NO_FLAGS, false);
    return List.of(
        inventory(INVENTORY, own, jar(INVENTORY)),
        inventory(INVENTORY + PLAIN, plain, jar(INVENTORY)),
        inventory(STREAMS, options.rival(MeasuredJvm.OF_INVENTORY), streams()),
        inventory(STREAMS + PLAIN, plain, streams()),
        analytics(ANALYTICS, options.own(MeasuredJvm.OF_ANALYTICS)),
        analytics(ANALYTICS + PLAIN, plain));
  }

  private static List<String> streams() {
    return List.of("-cp", ClassPath.rival(), StreamsInventory.class.getName());
  }

  private static List<String> jar(String module) {
    return List.of("-jar", Installation.jar(module).toString());
  }

  private Candidate inventory(String name, MeasuredJvm jvm, List<String> program) {
    return new Candidate(
        name,
        jvm.description(),
        round -> {
          InventoryTrial trial = new InventoryTrial(environment, name, round, TOPIC);
          try (Outcomes outcomes = new Outcomes(environment, trial.topics())) {
            Launch launch = new Launch(name, jvm, program, trial.variables(Map.of()));
            Running running = environment.launcher().start(launch, round);
            running.await("outcomes", () -> outcomes.poll() >= orders);
            return ended(running);
          } finally {
            trial.clean();
          }
        });
  }

  private Candidate analytics(String name, MeasuredJvm jvm) {
    return new Candidate(name, jvm.description(), round -> analytics(name, jvm, round));
  }

  private Sample analytics(String name, MeasuredJvm jvm, Round round) {
    InventoryTrial trial = new InventoryTrial(environment, name, round, TOPIC);
    int port = FreePort.find();
    Map<String, String> variables = trial.variables(Map.of("HTTP_PORT", Integer.toString(port)));
    Running running =
        environment.launcher().start(new Launch(name, jvm, jar(ANALYTICS), variables), round);
    URI ready = URI.create("http://127.0.0.1:" + port + "/readyz");
    running.await("readiness", () -> isOk(ready));
    Sample sample = ended(running);
    trial.clean();
    return sample;
  }

  private Sample ended(Running running) {
    Sample sample =
        new Sample()
            .with(Measure.SECONDS, running.secondsSinceStart())
            .with(Measure.CPU_SECONDS, running.figures().cpuSeconds());
    boolean unused = environment.stop().await(UNTIL_IDLE);
    sample
        .with(Measure.IDLE_MB, running.figures().residentMb())
        .with(Measure.PEAK_MB, running.figures().peakMb());
    running.stop();
    return sample;
  }

  private static boolean isOk(URI uri) {
    try {
      HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
      return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException notYet) {
      return false;
    }
  }

  @Override
  public List<Goal> goals() {
    return List.of(
        Goal.ratioAtMost(0.45, Measure.SECONDS, INVENTORY, INVENTORY + PLAIN),
        Goal.ratioAtMost(0.45, Measure.SECONDS, ANALYTICS, ANALYTICS + PLAIN),
        Goal.ratioAtMost(0.3, Measure.SECONDS, INVENTORY, STREAMS),
        Goal.ratioAtMost(0.3, Measure.SECONDS, INVENTORY, STREAMS + PLAIN),
        Goal.atMost(MAX_IDLE_MB, Measure.IDLE_MB, INVENTORY),
        Goal.atMost(MAX_IDLE_MB, Measure.IDLE_MB, ANALYTICS));
  }
}

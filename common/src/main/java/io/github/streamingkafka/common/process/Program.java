package io.github.streamingkafka.common.process;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.protocol.Errors;
import org.slf4j.LoggerFactory;

/**
 * The life of a process: reads the configuration, runs until done or stopped, exits with a status
 * of {@link ExitStatus}.
 *
 * <p>On SIGTERM or SIGINT the body is asked to stop and the JVM waits for it, so that its {@code
 * finally} blocks have run when the process ends.
 */
public final class Program {
  /** A system property by which a program only reads its configuration, and refuses a wrong one. */
  public static final String CHECK_ONLY = "configuration.check.only";

  private static final Duration STOP_LIMIT = Duration.ofSeconds(25);
  private static final Duration ABANDON_LIMIT = Duration.ofSeconds(10);

  /** What a program does. */
  @FunctionalInterface
  public interface Body<C> {
    /**
     * Runs until done or until {@code stop} is requested.
     *
     * @return the exit status
     */
    int run(C config, StopSignal stop) throws Exception;
  }

  private Program() {}

  /** Has the configuration logged once it is read, which is for programs without an end. */
  public static <C> Function<Map<String, String>, C> logged(
      Function<Environment, C> configuration) {
    return variables -> {
      Environment environment = new Environment(variables);
      C config = configuration.apply(environment);
      LoggerFactory.getLogger(Program.class).info("configuration: {}", environment.effective());
      return config;
    };
  }

  /**
   * Ends the JVM, so that its supervisor restarts it.
   *
   * @param stop the signal that the body was given
   * @param why the reason, for the log
   */
  public static void restart(StopSignal stop, String why) {
    LoggerFactory.getLogger(Program.class).warn("{}: ending, to be restarted", why);
    stop.abandon();
    System.exit(ExitStatus.UNAVAILABLE);
  }

  /**
   * Ends the JVM because a variable is wrong, which only the cluster could show.
   *
   * @param stop the signal that the body was given
   * @param why names the variable, its value and what is allowed
   */
  public static void refuse(StopSignal stop, String why) {
    System.err.println(why);
    stop.abandon();
    System.exit(ExitStatus.USAGE);
  }

  /**
   * Runs the program and ends the JVM. Its output does not depend on the language and the character
   * set of its surroundings.
   *
   * @param configuration makes the configuration from the environment variables
   */
  public static <C> void run(Function<Map<String, String>, C> configuration, Body<C> body) {
    // Libraries go by the default: so would the times of the log's lines.
    Locale.setDefault(Locale.ROOT);
    System.setOut(new PrintStream(System.out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(System.err, true, StandardCharsets.UTF_8));
    StopSignal stop = new StopSignal();
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stopAndWait(stop, ended), "stop"));
    int status = ExitStatus.FAILED;
    try {
      status = statusOf(System.getenv(), configuration, body, stop);
    } finally {
      ended.countDown();
    }
    System.exit(status);
  }

  static <C> int statusOf(
      Map<String, String> variables,
      Function<Map<String, String>, C> configuration,
      Body<C> body,
      StopSignal stop) {
    // Before anything else: loggers take their level when they are made.
    LogLevel.from(new Environment(variables)).apply();
    try {
      C config = configuration.apply(variables);
      return Boolean.getBoolean(CHECK_ONLY) ? ExitStatus.OK : body.run(config, stop);
    } catch (ConfigurationException wrong) {
      System.err.println(wrong.getMessage());
      return ExitStatus.USAGE;
    } catch (BrokerUnavailableException unavailable) {
      System.err.println(unavailable.getMessage());
      return ExitStatus.UNAVAILABLE;
    } catch (Exception failure) {
      Optional<String> refused = refusedByBroker(failure, variables);
      if (refused.isPresent()) {
        System.err.println(refused.get());
        return ExitStatus.USAGE;
      }
      if (stop.isAbandoned()) {
        LoggerFactory.getLogger(Program.class).warn("not stopped in order: {}", failure.toString());
        return ExitStatus.UNAVAILABLE;
      }
      if (isFenced(failure)) {
        // As after a pause that was too long: nothing is wrong, and nobody has to act.
        LoggerFactory.getLogger(Program.class)
            .warn(
                "another process has taken over, ending, to be restarted: {}", failure.toString());
        return ExitStatus.FAILED;
      }
      LoggerFactory.getLogger(Program.class).error("stopped by a failure", failure);
      return ExitStatus.FAILED;
    }
  }

  private static boolean isFenced(Throwable failure) {
    return failure instanceof ProducerFencedException
        || failure instanceof InvalidProducerEpochException
        || failure instanceof FencedInstanceIdException
        || (failure != null && isFenced(failure.getCause()));
  }

  /** The line for a variable that only the broker can refuse, and has; empty for other failures. */
  private static Optional<String> refusedByBroker(
      Exception failure, Map<String, String> variables) {
    // Not a constant of this class: it would make loggers before their level is set.
    Map<Errors, String> refusals =
        Map.of(
            Errors.INVALID_TRANSACTION_TIMEOUT, "KAFKA_TRANSACTION_TIMEOUT_MS",
            Errors.INVALID_SESSION_TIMEOUT, "KAFKA_SESSION_TIMEOUT_MS",
            Errors.UNSUPPORTED_ASSIGNOR, "KAFKA_GROUP_REMOTE_ASSIGNOR");
    return refusals.entrySet().stream()
        .filter(refusal -> isOf(refusal.getKey(), failure))
        .map(Map.Entry::getValue)
        .findFirst()
        .map(
            variable ->
                variable
                    + "="
                    + variables.getOrDefault(variable, "(default)")
                    + ": expected what the broker's settings allow ("
                    + failure.getMessage()
                    + ")");
  }

  /** A producer that cannot begin has the broker's error in its message alone. */
  private static boolean isOf(Errors error, Exception failure) {
    return failure instanceof KafkaException
        && (Errors.forException(failure) == error
            || String.valueOf(failure.getMessage()).contains(error.message()));
  }

  private static void stopAndWait(StopSignal stop, CountDownLatch ended) {
    stop.request();
    Duration limit = stop.isAbandoned() ? ABANDON_LIMIT : STOP_LIMIT;
    try {
      if (!ended.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        System.err.println("not stopped within " + limit.toSeconds() + " s: ending anyway");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

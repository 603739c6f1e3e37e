package io.github.streamingkafka.validation.verify;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.streamingkafka.common.process.BrokerUnavailableException;
import io.github.streamingkafka.validation.stack.GivenUpException;
import io.github.streamingkafka.validation.stack.KafkaOffsets;
import io.github.streamingkafka.validation.stack.MetricsClient;
import io.github.streamingkafka.validation.stack.RunningStack;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Holds the answers of one instance of analytics, one after another, against a recount of its own,
 * which reads both topics up to just the offsets that an answer names.
 */
final class Audit implements AutoCloseable {
  private static final Duration UNREACHABLE_LIMIT = Duration.ofSeconds(10);
  private static final String DEAD_LETTERS = "-dlq";

  /** The report under way when Kafka is asked may be older than that; the one after it is not. */
  private static final int ANSWERS_UNTIL_BOUNDED = 2;

  private final RunningStack running;
  private final MetricsClient analytics;
  private final Announced announced;
  private final Duration patience;
  private final LogReader reader;

  /** Where the topics ended before each of the latest answers was asked for. */
  private final Deque<Map<TopicPartition, Long>> endsBefore = new ArrayDeque<>();

  private Set<TopicPartition> partitions;
  private Set<TopicPartition> deadLetterPartitions;
  private Recount recount;
  private LogReader.Cursor log;
  private LogReader.Cursor deadLetters;
  private Answer latest;
  private Kafka saidByKafka;

  /** What it said when inventory had done what is checked next. */
  private Kafka checkpoint;

  private boolean isComplete;

  /** When it was first asked for an answer that is not there yet; null while nobody asks. */
  private Long askedAt;

  private boolean everAnswered;
  private long records;
  private long answers;

  /**
   * What Kafka says, right after an answer.
   *
   * @param inventory what inventory has committed
   * @param analytics what analytics has committed
   * @param ends of both topics, asked last: all outcomes are before them of what inventory has
   *     committed
   * @param deadLetters the ends likewise
   */
  private record Kafka(
      Map<TopicPartition, Long> inventory,
      Map<TopicPartition, Long> analytics,
      Map<TopicPartition, Long> ends,
      Map<TopicPartition, Long> deadLetters) {}

  /**
   * @param announced checks the outcomes; null if they are not to be checked
   * @param patience how long to wait for an answer, or for a record
   */
  Audit(RunningStack running, MetricsClient analytics, Announced announced, Duration patience) {
    this.running = running;
    this.analytics = analytics;
    this.announced = announced;
    this.patience = patience;
    this.reader =
        new LogReader(running.settings().kafka(), running.progress(), running.stop(), patience);
    begin();
  }

  private void begin() {
    close();
    List<String> topics = running.settings().topics();
    partitions = running.kafka().partitions(topics);
    deadLetterPartitions =
        running.kafka().partitions(topics.stream().map(topic -> topic + DEAD_LETTERS).toList());
    log = reader.open(partitions);
    deadLetters = reader.open(deadLetterPartitions);
    recount = new Recount(announced);
    endsBefore.clear();
    latest = null;
    checkpoint = null;
  }

  /** Who is asked. */
  String server() {
    return analytics.server().toString();
  }

  /** How many records were counted, again after each rewind. */
  long records() {
    return records;
  }

  /** How many answers were audited. */
  long answers() {
    return answers;
  }

  /** When the latest of them was made, epoch seconds; empty before the first. */
  Optional<Double> auditedUntil() {
    return Optional.ofNullable(latest).map(Answer::generatedAt);
  }

  /** Whether the latest comparison had all that Kafka has to say to it. */
  boolean isComplete() {
    return isComplete;
  }

  /**
   * Audits the next answer; empty if there is none yet.
   *
   * @throws GivenUpException if there is none for too long, or the log cannot be read that far
   * @throws BrokerUnavailableException if nobody ever answered
   */
  Optional<Comparison> next() {
    String missing;
    if (askedAt == null) {
      askedAt = System.nanoTime();
    }
    try {
      Map<TopicPartition, Long> ends = running.kafka().ends(partitions);
      Optional<JsonNode> metrics = analytics.metrics();
      everAnswered = true;
      if (metrics.isPresent() && isNew(metrics.get())) {
        Optional<Answer> answer = Answer.complete(metrics.get(), analytics);
        if (answer.isPresent()) {
          beginAnewIfRewound(answer.get());
          return Optional.of(compare(answer.get(), ends));
        }
      }
      missing = server() + missing(metrics, analytics.notReady());
    } catch (IOException nobody) {
      missing = nobody.getMessage();
      endsBefore.clear();
      if (!everAnswered && isOver(UNREACHABLE_LIMIT)) {
        throw new BrokerUnavailableException(missing, nobody);
      }
    } catch (RetriableException notNow) {
      missing = "Kafka does not answer: " + notNow.getMessage();
    }
    if (isOver(patience)) {
      throw new GivenUpException(
          String.format(Locale.ROOT, "no new answer for %d s: %s", patience.toSeconds(), missing));
    }
    return Optional.empty();
  }

  private boolean isOver(Duration limit) {
    return System.nanoTime() - askedAt > limit.toNanos();
  }

  private String missing(Optional<JsonNode> metrics, Optional<String> notReady) {
    if (metrics.isEmpty()) {
      return " is " + notReady.orElse("not ready");
    }
    return isNew(metrics.get())
        ? " answers /metrics, /runs and /minutes by different reports"
        : " does not refresh /metrics, its generated_at is still "
            + metrics.get().path("generated_at").asText();
  }

  private boolean isNew(JsonNode metrics) {
    return latest == null
        || !metrics.path("generated_at").equals(latest.metrics().path("generated_at"));
  }

  private void beginAnewIfRewound(Answer answer) {
    Set<TopicPartition> unknown = new HashSet<>(answer.lag().keySet());
    unknown.addAll(answer.offsets().keySet());
    unknown.removeAll(partitions);
    Object why =
        !unknown.isEmpty()
            ? "there are more partitions, " + unknown
            : latest != null && !answer.behind(latest).isEmpty()
                ? "somebody has rewound " + answer.behind(latest)
                : null;
    if (why != null) {
      running.progress().say(server() + ": " + why + "; all is counted anew");
      begin();
    }
  }

  private Comparison compare(Answer answer, Map<TopicPartition, Long> before) {
    Kafka kafka = askKafka();
    read(answer.offsets());
    deadLetters.read(kafka.deadLetters, recount::deadLetter);
    Comparison comparison = new Comparison();
    comparison.served(recount, answer);
    endsBefore.addLast(before);
    isComplete = endsBefore.size() > ANSWERS_UNTIL_BOUNDED;
    comparison.lag(
        answer, isComplete ? endsBefore.removeFirst() : Map.of(), kafka.ends, kafka.analytics);
    comparison.progress(answer, latest == null ? answer : latest);
    if (announced != null) {
      comparison.decisions(recount, announced);
    }
    comparison.deadLetters(recount, doneWith(answer, kafka));
    latest = answer;
    saidByKafka = kafka;
    answers++;
    askedAt = null;
    return comparison;
  }

  /** Up to where the dead letters of each topic are written. */
  private Map<String, Map<TopicPartition, Long>> doneWith(Answer answer, Kafka kafka) {
    Map<String, Map<TopicPartition, Long>> done = new LinkedHashMap<>();
    done.put(running.settings().kafka().orderTopic(), kafka.inventory);
    done.put(running.settings().kafka().inventoryTopic(), answer.offsets());
    return done;
  }

  private Kafka askKafka() {
    KafkaOffsets kafka = running.kafka();
    Map<TopicPartition, Long> inventory =
        kafka.committed(running.settings().inventoryGroup(), partitions);
    Map<TopicPartition, Long> committed =
        kafka.committedForGood(running.settings().analyticsGroup(), partitions);
    return new Kafka(
        inventory, committed, kafka.ends(partitions), kafka.ends(deadLetterPartitions));
  }

  private void read(Map<TopicPartition, Long> ends) {
    String orders = running.settings().kafka().orderTopic();
    records +=
        log.read(
            ends,
            record -> {
              if (record.topic().equals(orders)) {
                recount.order(record);
              } else {
                recount.outcome(record);
              }
            });
  }

  /** Checks what inventory had done some answers ago, if all its outcomes are counted by now. */
  void checkOutcomes(Comparison comparison) {
    if (checkpoint != null && hasAllOutcomes(latest.offsets())) {
      comparison.outcomes(recount, checkpoint.inventory);
      checkpoint = null;
    }
    if (checkpoint == null) {
      checkpoint = saidByKafka;
    }
  }

  /** Whether they are not before any end of outcomes at the checkpoint. */
  private boolean hasAllOutcomes(Map<TopicPartition, Long> offsets) {
    return outcomes(checkpoint.ends).entrySet().stream()
        .allMatch(end -> offsets.getOrDefault(end.getKey(), 0L) >= end.getValue());
  }

  private Map<TopicPartition, Long> outcomes(Map<TopicPartition, Long> offsets) {
    Map<TopicPartition, Long> outcomes = new HashMap<>(offsets);
    outcomes
        .keySet()
        .removeIf(of -> !of.topic().equals(running.settings().kafka().inventoryTopic()));
    return outcomes;
  }

  /** Tells what else there is to say of the log. */
  void remark(Comparison comparison) {
    comparison.remarks(recount);
    MetricsClient.heldBack(latest.metrics()).forEach(comparison::note);
    long deleted = log.starts().values().stream().mapToLong(Long::longValue).sum();
    if (deleted > 0) {
      comparison.note(
          deleted
              + " offsets at the log's start are deleted: analytics may have counted their records,"
              + " and they cannot be counted once more.");
    }
  }

  /** Checks what inventory has done by now, and for that reads what analytics has not counted. */
  void finish(Comparison comparison) {
    comparison.anything(recount);
    Kafka kafka = askKafka();
    read(outcomes(kafka.ends));
    deadLetters.read(kafka.deadLetters, recount::deadLetter);
    comparison.outcomes(recount, kafka.inventory);
  }

  @Override
  public void close() {
    if (log != null) {
      log.close();
      deadLetters.close();
    }
  }
}

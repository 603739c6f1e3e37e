package io.github.streamingkafka.validation.rewind;

import io.github.streamingkafka.common.process.ConfigurationException;
import io.github.streamingkafka.validation.stack.ToolOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** What {@code scripts/rewind} was asked to do. */
@Command(
    name = "scripts/rewind",
    sortOptions = false,
    description = {
      "Analytics counts again from another offset, and the totals are compared. Needs a JDK and Maven, or Docker.",
      ""
    },
    footer = {
      "",
      "Waits until nothing is left to count, stops analytics_consumer, waits until its group is empty, shows and",
      "saves the offsets (in .rewind, or in rewind of LOCAL_DIR), sets and verifies them, starts",
      "analytics_consumer, follows the replay, and compares what /metrics and /minutes say before and after. The",
      "producer has to rest: MODE=idle docker compose up -d producer_order, or",
      "MODE=idle scripts/local restart producer_order. Whatever happens, analytics_consumer is started again.",
      "",
      "In its container (docker compose run --rm rewind) it cannot stop and start analytics_consumer: it tells",
      "you when to. With --no-compare it ends as soon as the offsets are set.",
      "",
      "Exit status: 0 all is EQUAL, 1 something is DIFFERENT or the rewind was not done, 2 usage, 3 no stack."
    })
public final class RewindOptions extends ToolOptions {
  @ArgGroup Targets targets = new Targets();

  @Option(names = "--local", description = "the stack without Docker, that of LOCAL_DIR (.local)")
  boolean local;

  @Option(names = "--dry-run", description = "show from where to where, and change nothing")
  boolean dryRun;

  @Option(names = "--yes", description = "do not ask")
  boolean yes;

  @Option(names = "--no-compare", description = "rewind while orders flow, and compare nothing")
  boolean noCompare;

  @Option(
      names = "--timeout",
      paramLabel = "SEC",
      defaultValue = "120",
      description = "how long to wait without any progress (${DEFAULT-VALUE})")
  private int timeoutSeconds;

  /** Where the group continues: one of them alone. */
  static final class Targets {
    @Option(names = "--to-earliest", description = "from the log's start (the default)")
    boolean earliest;

    @Option(
        names = "--to-datetime",
        paramLabel = "T",
        converter = Time.class,
        description = "from time T on: 2026-11-22T18:30:00 (UTC) or 2026-11-22T19:30:00+01:00")
    Instant time;

    @Option(
        names = "--to-offset",
        paramLabel = "N",
        description = "from offset N of each partition")
    Long offset;

    @Option(
        names = "--shift-by",
        paramLabel = "N",
        description = {
          "from N offsets later than now; -N goes back (markers of transactions have",
          "offsets too, so in inventory-events that is fewer records)"
        })
    Integer shift;

    @Option(
        names = "--restore",
        paramLabel = "FILE",
        description = "from the offsets that an earlier rewind saved")
    private Path file;

    /** Partitions that are left out stay where they are. */
    Map<TopicPartition, Long> saved;
  }

  /** A time with its zone, or else of UTC, as Kafka's own tool has it. */
  private static final class Time implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String text) {
      try {
        return OffsetDateTime.parse(text).toInstant();
      } catch (DateTimeParseException withoutZone) {
        return LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
      }
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws ConfigurationException if the file to restore cannot be read
   */
  @Override
  protected void check() {
    checkRange("--timeout", timeoutSeconds, 1, 86_400);
    if (targets.offset != null) {
      checkRange("--to-offset", targets.offset, 0L, Long.MAX_VALUE);
    }
    if (targets.file != null) {
      targets.saved = OffsetFile.read(targets.file);
    }
  }

  /** How long to wait for what makes no progress. */
  Duration timeout() {
    return Duration.ofSeconds(timeoutSeconds);
  }
}

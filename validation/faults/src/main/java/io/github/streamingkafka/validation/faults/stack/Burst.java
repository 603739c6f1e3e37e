package io.github.streamingkafka.validation.faults.stack;

import static java.util.stream.Collectors.joining;

import io.github.streamingkafka.validation.process.Instance;
import io.github.streamingkafka.validation.process.LogFile;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A burst that is being sent, or was.
 *
 * @param process what sends it
 * @param logs its progress, and its summary at the end if it lives that long
 * @param list names the orders that are acknowledged, as they come
 * @param orders how many it is to send
 */
public record Burst(Instance process, List<LogFile> logs, Path list, int orders) {
  private static final Pattern PROGRESS = Pattern.compile("acknowledged (\\d+)/\\d+");
  private static final Pattern SUMMARY =
      Pattern.compile("^\\{.*\"acknowledged\":(\\d+)\\b.*}$", Pattern.MULTILINE);

  /** More than there are between two lines of progress, each order that is acknowledged. */
  private static final int LINES = 2 * BurstRun.PRINT_EVERY;

  /** How many orders it has reported acknowledged so far; its summary is right, if there is one. */
  public long acknowledged() {
    String text = logs.stream().map(log -> log.lastLines(LINES)).collect(joining("\n"));
    Matcher summary = SUMMARY.matcher(text);
    Matcher reported = summary.find() ? summary.reset() : PROGRESS.matcher(text);
    return reported
        .results()
        .mapToLong(result -> Long.parseLong(result.group(1)))
        .reduce(0, (before, last) -> last);
  }

  /** Whether some of its orders are acknowledged, and others are not. */
  public boolean isUnderWay() {
    long acknowledged = acknowledged();
    return acknowledged > 0 && acknowledged < orders && isRunning();
  }

  public boolean isRunning() {
    return process.isRunning();
  }
}

package io.github.streamingkafka.validation.faults.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.streamingkafka.validation.process.Instance;
import io.github.streamingkafka.validation.process.LogFile;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A burst that is being sent, or was.
 *
 * @param process what sends it
 * @param log what it says: its progress, and its summary at the end if it lives to tell
 * @param orders how many it is to send
 */
public record Burst(Instance process, LogFile log, int orders) {
  private static final Pattern PROGRESS = Pattern.compile("acknowledged (\\d+)/\\d+");
  private static final int LINES = 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** How many orders it has reported acknowledged so far. */
  public long acknowledged() {
    String said = log.lastLines(LINES);
    long latest = 0;
    Matcher progress = PROGRESS.matcher(said);
    while (progress.find()) {
      latest = Long.parseLong(progress.group(1));
    }
    return summary(said).map(json -> json.get("acknowledged").asLong()).orElse(latest);
  }

  /** Its summary; empty for one that runs, or was killed. */
  Optional<JsonNode> summary() {
    return summary(log.lastLines(LINES));
  }

  /** Whether some of its orders are acknowledged, and others are not. */
  public boolean isUnderWay() {
    long acknowledged = acknowledged();
    return acknowledged > 0 && acknowledged < orders && process.isRunning();
  }

  private static Optional<JsonNode> summary(String said) {
    return said.lines().filter(line -> line.startsWith("{")).findFirst().flatMap(Burst::read);
  }

  private static Optional<JsonNode> read(String line) {
    try {
      return Optional.of(JSON.readTree(line)).filter(json -> json.has("acknowledged"));
    } catch (IOException unfinished) {
      return Optional.empty();
    }
  }
}

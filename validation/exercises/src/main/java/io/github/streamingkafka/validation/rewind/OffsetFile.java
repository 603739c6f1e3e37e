package io.github.streamingkafka.validation.rewind;

import io.github.streamingkafka.common.process.ConfigurationException;
import io.github.streamingkafka.validation.stack.KafkaOffsets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;

/**
 * Offsets in a file, one line {@code topic,partition,offset} each: the form that Kafka's own tool
 * takes by {@code --reset-offsets --from-file}.
 */
final class OffsetFile {
  private static final Pattern LINE =
      Pattern.compile("([a-zA-Z0-9._-]{1,249}),([0-9]{1,9}),([0-9]{1,18})");

  private OffsetFile() {}

  static void write(Path file, Map<TopicPartition, Long> offsets) throws IOException {
    List<String> lines = new ArrayList<>();
    offsets.forEach(
        (partition, offset) ->
            lines.add(partition.topic() + "," + partition.partition() + "," + offset));
    if (file.getParent() != null) {
      Files.createDirectories(file.getParent());
    }
    Files.write(file, lines);
  }

  /**
   * Reads such a file.
   *
   * @throws ConfigurationException if it is not one
   */
  static Map<TopicPartition, Long> read(Path file) {
    List<String> problems = new ArrayList<>();
    Map<TopicPartition, Long> offsets = KafkaOffsets.sortedMap();
    try {
      List<String> lines = Files.readAllLines(file);
      for (int i = 0; i < lines.size(); i++) {
        Matcher match = LINE.matcher(lines.get(i).strip());
        if (match.matches()) {
          offsets.put(
              new TopicPartition(match.group(1), Integer.parseInt(match.group(2))),
              Long.parseLong(match.group(3)));
        } else if (!lines.get(i).isBlank()) {
          problems.add(
              String.format(
                  Locale.ROOT,
                  "%s:%d: %s: expected topic,partition,offset",
                  file,
                  i + 1,
                  lines.get(i)));
        }
      }
      if (lines.stream().allMatch(String::isBlank)) {
        problems.add(file + ": expected lines of topic,partition,offset, and it has none");
      }
    } catch (IOException unreadable) {
      problems.add("--restore=" + file + ": expected a file that can be read (" + unreadable + ")");
    }
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
    return offsets;
  }
}

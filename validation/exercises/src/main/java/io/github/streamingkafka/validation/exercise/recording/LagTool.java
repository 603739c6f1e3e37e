package io.github.streamingkafka.validation.exercise.recording;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.streamingkafka.common.kafka.KafkaSettings;
import io.github.streamingkafka.validation.local.KafkaToolLoop;
import io.github.streamingkafka.validation.process.Installation;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Properties;

/** Kafka's own {@code kafka-consumer-groups}, in a JVM of its own that waits for the next call. */
public final class LagTool implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TOOL = "kafka-consumer-groups";

  private final String bootstrapServers;
  private final Path clientProperties;
  private final Process process;
  private final BufferedWriter questions;
  private final BufferedReader answers;

  public LagTool(KafkaSettings kafka) throws IOException {
    bootstrapServers = kafka.bootstrapServers();
    // Readable for its owner alone, since it may hold passwords.
    clientProperties = Files.createTempFile("kafka-client", ".properties");
    Properties properties = new Properties();
    kafka.admin().forEach((name, value) -> properties.setProperty(name, value.toString()));
    try (OutputStream to = Files.newOutputStream(clientProperties)) {
      properties.store(to, null);
    }
    process =
        new ProcessBuilder(
                Installation.java(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-cp",
                Installation.jar("validation/stack").toString(),
                KafkaToolLoop.class.getName())
            .redirectErrorStream(true)
            .start();
    questions = process.outputWriter();
    answers = process.inputReader();
  }

  /** The tables of these groups, as the tool prints them. */
  String describe(String... groups) throws IOException {
    List<String> words = new ArrayList<>(List.of("--describe"));
    for (String group : groups) {
      words.addAll(List.of("--group", group));
    }
    return run(words);
  }

  /** Sets a group that has no members back to the beginning of these topics. */
  public String resetToEarliest(String group, Collection<String> topics) throws IOException {
    List<String> words = new ArrayList<>(List.of("--group", group));
    topics.forEach(topic -> words.addAll(List.of("--topic", topic)));
    words.addAll(List.of("--reset-offsets", "--to-earliest", "--execute"));
    return run(words);
  }

  /** Runs the tool once; whoever else wants it waits. */
  private synchronized String run(List<String> words) throws IOException {
    List<String> all = new ArrayList<>(List.of(TOOL, "--bootstrap-server", bootstrapServers));
    all.addAll(List.of("--command-config", clientProperties.toString()));
    all.addAll(words);
    questions.write(JSON.writeValueAsString(all));
    questions.newLine();
    questions.flush();
    StringBuilder answer = new StringBuilder();
    for (String line = answers.readLine(); line != null; line = answers.readLine()) {
      if (line.equals(KafkaToolLoop.END)) {
        return answer.toString();
      }
      answer.append(line).append(System.lineSeparator());
    }
    throw new IOException(TOOL + " ended: " + answer.toString().strip());
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    Files.delete(clientProperties);
  }
}

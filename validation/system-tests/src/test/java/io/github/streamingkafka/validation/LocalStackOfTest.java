package io.github.streamingkafka.validation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.streamingkafka.validation.local.LocalStack;
import io.github.streamingkafka.validation.process.FreePort;
import io.github.streamingkafka.validation.process.Installation;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** A stack without Docker that a test has for itself: ports and a directory of its own. */
public final class LocalStackOfTest {
  private final Path directory;
  private final Map<String, String> variables = new HashMap<>();

  /** Not started yet. */
  public LocalStackOfTest(Path directory) {
    this.directory = directory;
    variables.put("LOCAL_DIR", directory.resolve("stack").toString());
    variables.put("KAFKA_PORT", Integer.toString(FreePort.find()));
    variables.put("ANALYTICS_PORT", Integer.toString(FreePort.find()));
  }

  /** Those of the shell in which the commands are typed; they can be changed. */
  public Map<String, String> variables() {
    return variables;
  }

  /** Runs the words of {@code scripts/local}, which have to succeed. */
  public void local(String... words) throws IOException, InterruptedException {
    local(Map.of(), words);
  }

  /** The same, with further variables of the shell. */
  public void local(Map<String, String> further, String... words)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Installation.java());
    command.add("-cp");
    command.add(Installation.jar("validation/stack").toString());
    command.add(LocalStack.class.getName());
    command.addAll(List.of(words));
    Path said = directory.resolve("said.log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
    builder.environment().putAll(variables);
    builder.environment().putAll(further);
    int status = builder.start().waitFor();
    assertThat(status).as(Files.readString(said)).isZero();
  }

  /** Where analytics serves. */
  public URI analytics() {
    return URI.create("http://127.0.0.1:" + variables.get("ANALYTICS_PORT"));
  }

  /** Writes a record and waits until Kafka has it. */
  public void write(String topic, String key, String value)
      throws ExecutionException, InterruptedException {
    Map<String, Object> properties =
        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:" + variables.get("KAFKA_PORT"));
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(topic, key, value)).get();
    }
  }
}

package io.github.streamingkafka.validation.local;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Runs Kafka's own tools one after the other in one JVM, since starting one takes longer than its
 * answer. Each line of standard input names a tool and its arguments, as a JSON array of strings;
 * what the tool says is followed by a line that is {@link #END}.
 */
public final class KafkaToolLoop {
  /** Ends an answer. */
  public static final String END = "\u0004";

  private static final TypeReference<List<String>> WORDS = new TypeReference<>() {};

  private KafkaToolLoop() {}

  /** Ends with its input, or with a tool that ends the JVM. */
  public static void main(String[] arguments) throws Throwable {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      List<String> words = JsonFile.JSON.readValue(line, WORDS);
      KafkaTool.fromName(words.get(0)).orElseThrow().run(words.subList(1, words.size()));
      System.out.println(END);
      System.out.flush();
    }
  }
}

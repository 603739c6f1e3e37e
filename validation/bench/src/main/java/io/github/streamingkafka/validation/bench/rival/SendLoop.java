package io.github.streamingkafka.validation.bench.rival;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.streamingkafka.common.events.EventCodec;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends orders that are in memory, with their keys, and counts acknowledgements: what no producer
 * of keyed orders can be faster than.
 */
public final class SendLoop {
  /** What it has, for the table. */
  public static final String GIVEN = "keyed, payloads from a file";

  /** Counted in the producer's own thread, and read once that has ended. */
  private static long acknowledged;

  private SendLoop() {}

  /**
   * Takes a file of client properties, one of orders, one a line, a topic, and how many to send.
   */
  public static void main(String[] arguments) throws IOException {
    Properties settings = new Properties();
    try (Reader from = Files.newBufferedReader(Path.of(arguments[0]))) {
      settings.load(from);
    }
    send(settings, records(Path.of(arguments[1]), arguments[2]), Integer.parseInt(arguments[3]));
  }

  private static List<ProducerRecord<byte[], byte[]>> records(Path orders, String topic)
      throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (String order : Files.readAllLines(orders)) {
      byte[] key = EventCodec.key(json.readTree(order).path("order_id").asText());
      records.add(new ProducerRecord<>(topic, key, order.getBytes(StandardCharsets.UTF_8)));
    }
    return records;
  }

  private static void send(
      Properties settings, List<ProducerRecord<byte[], byte[]>> records, int count) {
    var bytes = new ByteArraySerializer();
    double seconds;
    try (var producer = new KafkaProducer<>(settings, bytes, bytes)) {
      long start = System.nanoTime();
      for (int i = 0; i < count; i++) {
        var unused =
            producer.send(
                records.get(i % records.size()),
                (metadata, failure) -> acknowledged += failure == null ? 1 : 0);
      }
      producer.flush();
      seconds = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
    }
    System.out.printf(
        Locale.ROOT, "%d records sent, %f records/sec%n", acknowledged, acknowledged / seconds);
  }
}

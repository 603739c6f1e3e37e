package io.github.streamingkafka.producer;

import io.github.streamingkafka.common.events.PlainAscii;
import io.github.streamingkafka.common.process.ConfigurationException;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import org.apache.kafka.clients.producer.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down each order that Kafka has acknowledged, as it comes: a line with its sequence,
 * partition and offset. What is there when the process is killed was acknowledged before.
 */
final class AcknowledgedOrders implements AutoCloseable {
  static final String STANDARD_ERROR = "-";

  /** So many bytes that are written at once arrive in a pipe as a whole, or not at all. */
  private static final int MAX_BLOCK = 4_096;

  private final Logger log = LoggerFactory.getLogger(AcknowledgedOrders.class);
  private final OutputStream out;
  private final int flushEvery;

  /** Whole lines that are not written yet. */
  private final ByteArrayOutputStream block = new ByteArrayOutputStream(MAX_BLOCK);

  private long orders;
  private boolean isWhole = true;

  /**
   * @param flushEvery after how many orders all of them are to be written
   */
  AcknowledgedOrders(OutputStream out, String runId, String topic, int flushEvery) {
    this.out = out;
    this.flushEvery = flushEvery;
    add(
        "# acknowledged orders of run %s in %s: sequence,partition,offset\n"
            .formatted(runId, topic));
    flush();
  }

  /**
   * Begins the list of a run.
   *
   * @param file {@link #STANDARD_ERROR}, or a path
   * @throws ConfigurationException if it cannot be written
   */
  static AcknowledgedOrders open(String file, ProducerOrderConfig config, PrintStream err) {
    try {
      return new AcknowledgedOrders(
          file.equals(STANDARD_ERROR) ? err : new FileOutputStream(file),
          config.runId(),
          config.kafka().orderTopic(),
          config.printEvery());
    } catch (IOException unwritable) {
      throw new ConfigurationException(
          List.of(
              "--acknowledged %s: expected a file that can be written, or - for standard error (%s)"
                  .formatted(file, unwritable.getMessage())));
    }
  }

  /** The callback of an order: lists it if it is acknowledged, then calls the one given. */
  Callback listing(long sequence, Callback next) {
    return (metadata, failure) -> {
      if (failure == null) {
        order(sequence, metadata.partition(), metadata.offset());
      }
      next.onCompletion(metadata, failure);
    };
  }

  private synchronized void order(long sequence, int partition, long offset) {
    add(sequence + "," + partition + "," + offset + "\n");
    orders++;
    if (orders % flushEvery == 0) {
      flush();
    }
  }

  private void add(String line) {
    byte[] bytes = PlainAscii.bytes(line);
    if (block.size() + bytes.length > MAX_BLOCK) {
      flush();
    }
    block.writeBytes(bytes);
  }

  private void flush() {
    try {
      block.writeTo(out);
      out.flush();
    } catch (IOException failed) {
      if (isWhole) {
        log.error("the list of acknowledged orders has gaps: {}", failed.toString());
      }
      isWhole = false;
    }
    block.reset();
  }

  /** Whether it has all orders so far but those that are not written yet. */
  synchronized boolean isWhole() {
    return isWhole;
  }

  /** Writes the rest. */
  @Override
  public synchronized void close() {
    flush();
    if (out instanceof FileOutputStream) {
      try {
        out.close();
      } catch (IOException failed) {
        isWhole = false;
      }
    }
  }
}

package io.github.streamingkafka.common.metrics;

import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.utils.AppInfoParser;

/**
 * What a process has done, and what it runs on: the records that it has processed, its versions,
 * its JVM, its Kafka clients. For several threads. Costs nothing until it is asked for.
 */
public final class ProcessMetrics {
  private final String service;
  private final Class<?> main;
  private final Map<Result, LongAdder> processed = new ConcurrentHashMap<>();
  private final Map<Result, LongSupplier> counted = new ConcurrentHashMap<>();
  private final List<Supplier<MetricSnapshot>> gauges = new CopyOnWriteArrayList<>();
  private final List<Supplier<Map<MetricName, ? extends Metric>>> clients =
      new CopyOnWriteArrayList<>();
  private PrometheusRegistry jvm;

  /** What became of records of a topic. */
  private record Result(String topic, String result) {
    Labels labels() {
      return Labels.of("topic", topic, "result", result);
    }
  }

  /**
   * @param service the name of the service
   * @param main the class that has its version, in the manifest of its jar
   */
  public ProcessMetrics(String service, Class<?> main) {
    this.service = service;
    this.main = main;
  }

  /** Counts records that were processed, by what became of them. */
  public void processed(String topic, String result, long records) {
    if (records > 0) {
      processed.computeIfAbsent(new Result(topic, result), name -> new LongAdder()).add(records);
    }
  }

  /** The same for records that are counted elsewhere; any thread may ask how many there are. */
  public void processed(String topic, String result, LongSupplier records) {
    counted.put(new Result(topic, result), records);
  }

  /** Has a figure served that goes up and down; any thread may ask for it. */
  public void gauge(String name, String help, DoubleSupplier value) {
    gauges.add(() -> Samples.gauge(name, help, value.getAsDouble()));
  }

  /** Has what a client of Kafka measures served as well; any thread may ask a client for that. */
  public void client(Supplier<Map<MetricName, ? extends Metric>> metrics) {
    clients.add(metrics);
  }

  /** All of it as of now. */
  public List<MetricSnapshot> now() {
    List<MetricSnapshot> metrics = new ArrayList<>();
    metrics.add(versions());
    metrics.add(records());
    gauges.forEach(gauge -> metrics.add(gauge.get()));
    List<Map<MetricName, ? extends Metric>> measured = new ArrayList<>();
    clients.forEach(client -> measured.add(client.get()));
    metrics.addAll(ClientMetrics.of(measured));
    jvm().scrape().forEach(metrics::add);
    return metrics;
  }

  private MetricSnapshot versions() {
    String version =
        Optional.ofNullable(main.getPackage().getImplementationVersion()).orElse("unknown");
    Labels labels =
        Labels.of(
            "service", service, "version", version, "kafka_clients", AppInfoParser.getVersion());
    return InfoSnapshot.builder()
        .name("streaming_build")
        .help("Versions of what runs")
        .dataPoint(InfoDataPointSnapshot.builder().labels(labels).build())
        .build();
  }

  private MetricSnapshot records() {
    Map<Labels, Long> records = new HashMap<>();
    processed.forEach((result, count) -> records.put(result.labels(), count.sum()));
    counted.forEach((result, count) -> records.put(result.labels(), count.getAsLong()));
    return Samples.counter(
        "streaming_records_processed",
        "Records that this process has processed, each time that it has",
        records);
  }

  private synchronized PrometheusRegistry jvm() {
    if (jvm == null) {
      jvm = new PrometheusRegistry();
      JvmMetrics.builder().register(jvm);
    }
    return jvm;
  }
}

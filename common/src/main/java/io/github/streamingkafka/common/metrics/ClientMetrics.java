package io.github.streamingkafka.common.metrics;

import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * What Kafka's clients measure themselves, under the names that they give it, in base units: {@code
 * kafka_consumer_records_lag_max}, {@code kafka_producer_record_send_total}. Left out are what they
 * measure by topic or by broker, and rates, which Prometheus makes of the totals.
 */
final class ClientMetrics {
  private static final String CLIENT_ID = "client-id";
  private static final double MILLIS = 1e3;
  private static final double NANOS = 1e9;

  private static final Pattern GROUP = Pattern.compile("(consumer|producer|admin)(?:-.*)?-metrics");

  /** Times whose unit the name does not tell: milliseconds. */
  private static final Pattern TIME =
      Pattern.compile("(.*(?:latency|time|time-between-poll|idle-time))-(avg|max|total)");

  private static final Pattern NANOS_TOTAL = Pattern.compile("(.*)-ns-total");
  private static final Pattern COUNT = Pattern.compile("(.*)-count");

  /** Older names of what is also measured under a name that tells its unit. */
  private static final Set<String> OLDER = Set.of("iotime-total", "io-waittime-total");

  /** A name, and what to divide the client's own figure by. */
  private record Unit(String name, double perUnit) {}

  private ClientMetrics() {}

  /** The metrics of several clients, by their ids. */
  static List<MetricSnapshot> of(List<Map<MetricName, ? extends Metric>> clients) {
    Map<String, String> help = new TreeMap<>();
    Map<String, Map<Labels, Double>> values = new TreeMap<>();
    for (Map<MetricName, ? extends Metric> client : clients) {
      client.forEach(
          (measured, metric) ->
              unit(measured)
                  .filter(unit -> metric.metricValue() instanceof Number)
                  .ifPresent(
                      unit -> {
                        double value = ((Number) metric.metricValue()).doubleValue();
                        if (Double.isFinite(value)) {
                          help.putIfAbsent(unit.name(), measured.description());
                          values
                              .computeIfAbsent(unit.name(), name -> new LinkedHashMap<>())
                              .put(
                                  Labels.of("client_id", measured.tags().get(CLIENT_ID)),
                                  value / unit.perUnit());
                        }
                      }));
    }
    List<MetricSnapshot> metrics = new ArrayList<>();
    values.forEach(
        (name, byClient) ->
            metrics.add(
                name.endsWith("_total")
                    ? Samples.counter(
                        name.substring(0, name.length() - "_total".length()),
                        help.get(name),
                        byClient)
                    : Samples.gauge(name, help.get(name), byClient)));
    return metrics;
  }

  private static Optional<Unit> unit(MetricName measured) {
    Matcher group = GROUP.matcher(measured.group());
    String name = measured.name();
    if (!group.matches()
        || !measured.tags().keySet().equals(Set.of(CLIENT_ID))
        || name.contains("-rate")
        || OLDER.contains(name)) {
      return Optional.empty();
    }
    Matcher nanosTotal = NANOS_TOTAL.matcher(name);
    Matcher time = TIME.matcher(name);
    Matcher count = COUNT.matcher(name);
    Unit unit = new Unit(name, 1);
    if (nanosTotal.matches()) {
      unit = new Unit(nanosTotal.group(1) + "-seconds-total", NANOS);
    } else if (name.contains("-ns-")) {
      return Optional.empty();
    } else if (time.matches()) {
      unit = new Unit(time.group(1) + "-seconds-" + time.group(2), MILLIS);
    } else if (count.matches()) {
      // That ending is one of histograms.
      unit = new Unit(count.group(1) + "s", 1);
    }
    return Optional.of(
        new Unit("kafka_" + group.group(1) + "_" + unit.name().replace('-', '_'), unit.perUnit()));
  }
}

package io.github.streamingkafka.common.metrics;

import io.github.streamingkafka.common.http.Accept;
import io.github.streamingkafka.common.http.Accept.MediaType;
import io.github.streamingkafka.common.http.Response;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes metrics as Prometheus reads them: in its own text format, or in that of OpenMetrics. */
public final class MetricsText {
  /** The content types of both. */
  public static final List<String> CONTENT_TYPES =
      List.of(PrometheusTextFormatWriter.CONTENT_TYPE, OpenMetricsTextFormatWriter.CONTENT_TYPE);

  private static final Map<String, ExpositionFormatWriter> WRITERS =
      Map.of(
          PrometheusTextFormatWriter.CONTENT_TYPE, PrometheusTextFormatWriter.create(),
          OpenMetricsTextFormatWriter.CONTENT_TYPE, OpenMetricsTextFormatWriter.create());

  private MetricsText() {}

  /** The metrics in one of the {@link #CONTENT_TYPES}. */
  public static Response write(Collection<MetricSnapshot> metrics, String contentType) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      WRITERS.get(contentType).write(bytes, new MetricSnapshots(metrics));
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory failed", impossible);
    }
    return new Response(200, contentType, bytes.toString(StandardCharsets.UTF_8));
  }

  /** A client's answer if it refuses all there is. */
  public static Response refused(List<MediaType> formats) {
    return Response.error(
        406,
        "Accept refuses all there is: "
            + formats.stream().map(MediaType::text).collect(Collectors.joining(", ")));
  }

  /** The metrics in the format that a client wants most, by the lines of its {@code Accept}. */
  static Response write(Collection<MetricSnapshot> metrics, List<String> accept) {
    List<MediaType> formats = CONTENT_TYPES.stream().map(MediaType::of).toList();
    return Accept.of(accept)
        .best(formats)
        .map(format -> write(metrics, format.text()))
        .orElseGet(() -> refused(formats));
  }
}

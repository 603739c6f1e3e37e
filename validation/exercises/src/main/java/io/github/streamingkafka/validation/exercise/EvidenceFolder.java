package io.github.streamingkafka.validation.exercise;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.streamingkafka.validation.chart.Chart;
import io.github.streamingkafka.validation.exercise.ReportPage.DrawnChart;
import io.github.streamingkafka.validation.exercise.recording.LagTable;
import io.github.streamingkafka.validation.exercise.recording.Recording;
import io.github.streamingkafka.validation.exercise.recording.Recording.Sample;
import io.github.streamingkafka.validation.stack.GroupLags;
import io.github.streamingkafka.validation.stack.StackSettings;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes what an exercise leaves: its report, and all that the report rests on. */
final class EvidenceFolder {
  private final Path folder;

  /**
   * @param folder is there already
   */
  EvidenceFolder(Path folder) {
    this.folder = folder;
  }

  /** Writes it all. */
  void write(ExerciseSummary summary, Recording recording, StackSettings settings)
      throws IOException {
    samples(recording);
    lags(recording);
    tables(recording);
    Files.writeString(
        folder.resolve("summary.json"),
        ExerciseSummary.JSON
                .writer(SerializationFeature.INDENT_OUTPUT)
                .writeValueAsString(summary.json())
            + "\n");
    List<DrawnChart> drawn = new ArrayList<>();
    String remark = "";
    try {
      for (Chart chart : new Charts(recording, settings).all()) {
        drawn.add(draw(chart));
      }
    } catch (LinkageError | InternalError | RuntimeException noGraphics) {
      // A Java without fonts or without its desktop module: what was judged stands without.
      remark = "The charts could not be drawn with this Java: " + noGraphics;
    }
    ReportPage page = new ReportPage(summary, drawn, remark);
    Files.writeString(folder.resolve("report.html"), page.html());
    Files.writeString(folder.resolve("report.md"), page.markdown());
  }

  private DrawnChart draw(Chart chart) throws IOException {
    Path charts = Files.createDirectories(folder.resolve("charts"));
    Files.writeString(charts.resolve(chart.name() + ".svg"), chart.svgFile());
    try (OutputStream png = Files.newOutputStream(charts.resolve(chart.name() + ".png"))) {
      chart.writePng(png);
    }
    return new DrawnChart(chart.name(), chart.title(), chart.says(), chart.svg());
  }

  private void samples(Recording recording) throws IOException {
    try (BufferedWriter file = Files.newBufferedWriter(folder.resolve("metrics.jsonl"))) {
      for (Sample sample : recording.samples()) {
        ObjectNode line = ExerciseSummary.JSON.createObjectNode();
        line.put("sampled_at", sample.at().toString());
        line.set("metrics", sample.metrics().orElse(null));
        file.write(ExerciseSummary.JSON.writeValueAsString(line));
        file.newLine();
      }
    }
  }

  private void lags(Recording recording) throws IOException {
    try (BufferedWriter file = Files.newBufferedWriter(folder.resolve("lag.csv"))) {
      file.write("sampled_at,group,topic,partition,end,lag\n");
      for (Sample sample : recording.samples()) {
        if (sample.groupLags().isPresent()) {
          GroupLags groupLags = sample.groupLags().get();
          for (String group : groupLags.lags().keySet()) {
            for (var lag : groupLags.lags().get(group).entrySet()) {
              file.write(
                  String.format(
                      Locale.ROOT,
                      "%s,%s,%s,%d,%d,%d\n",
                      sample.at(),
                      group,
                      lag.getKey().topic(),
                      lag.getKey().partition(),
                      groupLags.ends().get(lag.getKey()),
                      lag.getValue()));
            }
          }
        }
      }
    }
  }

  private void tables(Recording recording) throws IOException {
    try (BufferedWriter file = Files.newBufferedWriter(folder.resolve("lag-tables.txt"))) {
      for (LagTable table : recording.lagTables()) {
        file.write("# " + table.endedAt() + "\n" + table.text().strip() + "\n\n");
      }
    }
  }
}

package io.github.streamingkafka.validation.exercise;

import io.github.streamingkafka.validation.exercise.recording.Recording.Step;
import io.github.streamingkafka.validation.exercise.recording.Text;
import io.github.streamingkafka.validation.stack.Check;
import io.github.streamingkafka.validation.stack.Service;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A summary with its charts, for people: as one page of HTML that needs nothing else, or as
 * Markdown beside the files of the charts.
 *
 * @param charts those that were drawn
 * @param remark what is missing, and why; empty if nothing is
 */
record ReportPage(ExerciseSummary summary, List<DrawnChart> charts, String remark) {
  private static final double MS_A_SECOND = 1e3;

  /**
   * A chart in a form that a page can take in.
   *
   * @param svg the drawing, an element of its own
   */
  record DrawnChart(String name, String title, String says, String svg) {}

  String html() {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%s: %s</title>
        <style>
        %s</style>
        </head>
        <body>
        <main>
        <h1>%s</h1>
        <p class="soft">%s, %s, on the %s stack</p>
        <div class="verdict %s">%s</div>
        <p>%s</p>
        <h2>Expectations</h2>
        <div class="card scroll"><table>
        <tr><th>expectation</th><th>expected</th><th>observed</th><th></th></tr>
        """
            .formatted(
                summary.exercise().cliName(),
                summary.verdict(),
                style(),
                summary.exercise().cliName(),
                time(summary.startedAt()),
                Text.seconds(summary.took()),
                summary.stack(),
                summary.verdict(),
                escaped(summary.sentence()),
                escaped(summary.plan())));
    summary.expectations().forEach(each -> page.append(row(each)));
    page.append("</table></div>\n<h2>Steps</h2>\n<div class=\"card steps\">\n");
    int number = 0;
    for (Step step : summary.steps()) {
      page.append(
          String.format(
              Locale.ROOT,
              "<b>%d</b><span class=\"soft\">%s s</span><span>%s</span>\n",
              ++number,
              seconds(step),
              escaped(step.what())));
    }
    page.append("</div>\n<h2>Charts</h2>\n");
    if (!charts.isEmpty()) {
      page.append("<p class=\"soft\">Dashed lines with numbers are the steps above.</p>\n");
    }
    if (!remark.isEmpty()) {
      page.append("<p>%s</p>\n".formatted(escaped(remark)));
    }
    for (DrawnChart chart : charts) {
      page.append(
          "<figure class=\"card\">%s<figcaption>%s</figcaption></figure>\n"
              .formatted(chart.svg(), escaped(chart.says())));
    }
    page.append("<h2>What it was done with</h2>\n");
    page.append(details("Versions", summary.versions()));
    for (Map.Entry<Service, Map<String, String>> service : summary.configuration().entrySet()) {
      page.append(details("Variables of " + service.getKey().cliName(), service.getValue()));
    }
    page.append(
        """
        <p class="soft">Beside this page: every sample of /metrics, every table of
        kafka-consumer-groups, the lags as CSV, the charts as SVG and PNG, and the summary for
        programs.</p>
        </main>
        </body>
        </html>
        """);
    return page.toString();
  }

  String markdown() {
    StringBuilder page = new StringBuilder();
    page.append("# Exercise: ").append(summary.exercise().cliName()).append("\n\n");
    page.append(
        "%s, %s, on the %s stack\n\n"
            .formatted(time(summary.startedAt()), Text.seconds(summary.took()), summary.stack()));
    page.append("**").append(summary.sentence()).append("**\n\n");
    page.append(summary.plan()).append("\n\n");
    page.append("| expectation | expected | observed | |\n| --- | --- | --- | --- |\n");
    for (Check each : summary.expectations()) {
      page.append(
          "| %s | %s | %s | %s |\n"
              .formatted(
                  cell(each.what()),
                  cell(each.expected()),
                  cell(each.observed()),
                  each.verdict().label()));
    }
    page.append("\n## Steps\n\n");
    int number = 0;
    for (Step step : summary.steps()) {
      page.append(
          String.format(Locale.ROOT, "%d. %s s: %s\n", ++number, seconds(step), step.what()));
    }
    page.append("\n## Charts\n\n");
    if (!remark.isEmpty()) {
      page.append(remark).append("\n\n");
    }
    for (DrawnChart chart : charts) {
      page.append(
          "![%s](charts/%s.png)\n\n%s\n\n".formatted(chart.title(), chart.name(), chart.says()));
    }
    page.append("## Versions\n\n| what | version |\n| --- | --- |\n");
    summary
        .versions()
        .forEach((name, version) -> page.append("| %s | %s |\n".formatted(name, cell(version))));
    return page.toString();
  }

  private static String row(Check each) {
    String why = each.why().isEmpty() ? "" : "<small>%s</small>".formatted(escaped(each.why()));
    return "<tr><td>%s%s</td><td>%s</td><td>%s</td><td><span class=\"tag %s\">%s</span></td></tr>\n"
        .formatted(
            escaped(each.what()),
            why,
            escaped(each.expected()),
            escaped(each.observed()),
            each.verdict(),
            each.verdict().label());
  }

  private static String details(String title, Map<String, String> values) {
    if (values.isEmpty()) {
      return "";
    }
    StringBuilder rows = new StringBuilder();
    values.forEach(
        (name, value) ->
            rows.append(
                "<tr><td><code>%s</code></td><td>%s</td></tr>\n"
                    .formatted(escaped(name), escaped(value))));
    return "<details class=\"card\"><summary>%s</summary><div class=\"scroll\"><table>%s</table></div></details>\n"
        .formatted(escaped(title), rows);
  }

  private String seconds(Step step) {
    return Text.rate(Duration.between(summary.startedAt(), step.at()).toMillis() / MS_A_SECOND);
  }

  private static String time(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String style() {
    try (InputStream css = ReportPage.class.getResourceAsStream("report.css")) {
      return new String(css.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException impossible) {
      throw new UncheckedIOException("the jar holds it", impossible);
    }
  }
}

package io.github.streamingkafka.validation.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ChartTest {
  @Test
  void shouldHaveTheNamesOfItsAxesAsTextOfTheirSize() throws IOException {
    // Given
    Chart chart = new Chart("file", "Title", "to the right", "upwards", "What it shows.");
    chart.line("a line", new TreeMap<>(Map.of(1.0, 2.0, 3.0, 4.0)), Chart.BLUE);

    // When
    String svg = chart.svg();

    // Then
    assertThat(svg)
        .startsWith("<svg font-size=\"12px\" ")
        .contains(">Title<", ">to the right<", ">upwards<", ">a line<");
    assertThat(chart.svgFile()).startsWith("<?xml").endsWith(svg);
  }

  @Test
  void shouldHaveLanesOfBarsAboveTheValues() throws IOException {
    Chart chart = new Chart("file", "Title", "to the right", "upwards", "What it shows.");
    chart.line("a line", new TreeMap<>(Map.of(1.0, 2.0, 3.0, 4.0)), Chart.BLUE);
    String without = chart.svg();
    Color colour = new Color(0x123456);

    chart.lane("a lane", List.of(new double[] {1, 2}, new double[] {2.5, 3}), colour);

    assertThat(without).doesNotContain("rgb(18,52,86)");
    assertThat(chart.svg()).contains(">a lane<");
    assertThat(chart.svg().split("rgb\\(18,52,86\\)", -1)).hasSizeGreaterThan(3);
  }
}

package io.github.streamingkafka.validation.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
}

package io.github.streamingkafka.common.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.streamingkafka.common.http.Accept.MediaType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptTest {
  private static final MediaType JSON = MediaType.of("application/json");
  private static final MediaType TEXT = MediaType.of("text/plain; version=0.0.4; charset=utf-8");
  private static final MediaType OPEN_METRICS =
      MediaType.of("application/openmetrics-text; version=1.0.0; charset=utf-8");
  private static final List<MediaType> ALL = List.of(JSON, TEXT, OPEN_METRICS);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // Whoever has no wish: curl, browsers.
        "*/*|json",
        "``|json",
        "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8|json",
        "text/html|json",
        "application/json|json",
        "application/*|json",
        // Prometheus: 2.42, 3.0, and as old as it gets.
        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;"
            + "q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1|openmetrics-text",
        "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,"
            + "application/openmetrics-text;version=0.0.1;q=0.4,"
            + "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,"
            + "text/plain;version=0.0.4;q=0.2,*/*;q=0.1|openmetrics-text",
        "text/plain;version=0.0.4;q=1,*/*;q=0.1|plain",
        // Weights.
        "application/json;q=0.1, text/plain|plain",
        "application/json;q=0, text/plain|plain",
        "text/plain;q=0.5, application/openmetrics-text;q=0.50|plain",
        "text/plain;q=0.499, application/openmetrics-text;q=0.5|openmetrics-text",
        "text/plain, application/json|json",
        "text/plain;Q=0.5, application/json;q=0.4|plain",
        // Wildcards, and what is closer.
        "text/*|plain",
        "TEXT/*|plain",
        "text/*;q=0.9, text/plain;q=0.1, application/*;q=0.5|json",
        "*/*, application/json;q=0|plain",
        "*/*, application/*;q=0|plain",
        "application/*;q=0.2, application/openmetrics-text, */*;q=0.1|openmetrics-text",
        "application/*;q=0, */*;q=0, text/plain;q=0.001|plain",
        // Parameters.
        "text/plain;version=0.0.4|plain",
        "text/plain; Version=\"0.0.4\" ; charset=UTF-8|plain",
        "text/plain;version=1.0.0;q=0.9, application/openmetrics-text;q=0.1|openmetrics-text",
        "text/plain;version=0.0.4;q=0.1, text/plain, application/json;q=0.5|json",
        "application/openmetrics-text;version=2.0.0, text/plain;q=0.1|plain",
        "text/plain;note=\"a, b; q=0\\\"\"|plain",
        "text/plain;|plain",
        // Lists with nothing between commas.
        ", ,text/plain,|plain",
        // Refused.
        "*/*;q=0|none",
        "application/json;q=0|none",
        "*/*;q=0.000|none",
        "text/html, application/*;q=0, text/*;q=0|none",
        // Not of the grammar, so as good as absent.
        "text/plain, nonsense|json",
        "text/plain;q=2|json",
        "text/plain;q=0.1234|json",
        "text/plain;q=-1|json",
        "text/plain;q=|json",
        "text/plain;q=.5|json",
        "text/plain;version=0.0.4;version=0.0.5|json",
        "*/plain|json",
        "*|json",
        "text/plain application/json|json",
        "text/plain;version=\"0.0.4|json",
        "text /plain|json",
        "text/plain;q = 1|json",
      })
  void shouldChooseByTheGrammar(String header, String chosen) {
    String format = Accept.of(List.of(header)).best(ALL).map(MediaType::subtype).orElse("none");

    assertThat(format).isEqualTo(chosen);
  }

  @Test
  void shouldAcceptEverythingWhereNothingIsSaid() {
    assertThat(Accept.of(null).best(ALL)).contains(JSON);
    assertThat(Accept.of(List.of()).best(ALL)).contains(JSON);
  }

  @Test
  void shouldReadSeveralLinesAsOne() {
    assertThat(Accept.of(List.of("application/json;q=0.1", "text/plain;q=0.2")).best(ALL))
        .contains(TEXT);
  }

  @ParameterizedTest
  @ValueSource(strings = {";", ",", ";a", ";a=b", ";a=\"\\a\"", "*/*,", "text/plain,", "a"})
  void shouldReadALongHeaderInOneGo(String part) {
    String header = "text/plain" + part.repeat(50_000) + "!@";

    assertThat(Accept.of(List.of(header)).best(ALL)).contains(JSON);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "gzip|true",
        "GZIP|true",
        "gzip, deflate, br, zstd|true",
        "deflate, gzip;q=1.0, *;q=0.5|true",
        "gzip ; q=0.001|true",
        "*|true",
        "x-gzip|true",
        "identity|false",
        "``|false",
        "gzip;q=0|false",
        "gzip;q=0.000, *|false",
        "*;q=0|false",
        "gzip;q=2|false",
        "gzip;level=1|false",
        "gzipped|false",
      })
  void shouldZipOnlyWhereThatIsSaid(String header, boolean isZipped) {
    assertThat(Accept.takesGzip(List.of(header))).isEqualTo(isZipped);
  }

  @Test
  void shouldNotZipWhereNothingIsSaid() {
    assertThat(Accept.takesGzip(null)).isFalse();
    assertThat(Accept.takesGzip(List.of("br", "gzip"))).isTrue();
  }
}

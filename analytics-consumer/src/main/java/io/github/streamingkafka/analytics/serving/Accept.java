package io.github.streamingkafka.analytics.serving;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a client would like to be answered in, by its {@code Accept} header: RFC 9110, 12.5.1. */
final class Accept {
  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]++";
  private static final String QUOTED =
      "\"(?:[\\t \\x21\\x23-\\x5B\\x5D-\\x7E\\x80-\\xFF]|\\\\[\\t \\x21-\\x7E\\x80-\\xFF])*+\"";
  private static final String NAME_AND_VALUE = "(" + TOKEN + ")=(" + TOKEN + "|" + QUOTED + ")";
  private static final Pattern PARAMETER =
      Pattern.compile("[ \\t]*+;[ \\t]*+(?:" + NAME_AND_VALUE + ")?+");
  private static final Pattern ELEMENT =
      Pattern.compile(
          "[ \\t]*+(?:(%1$s)/(%1$s)((?:%2$s)*+)[ \\t]*+)?+(?:,|$)"
              .replace("%1$s", TOKEN)
              .replace("%2$s", PARAMETER.pattern().replace("(" + TOKEN, "(?:" + TOKEN)));
  private static final Pattern QUALITY = Pattern.compile("0(?:\\.[0-9]{0,3})?|1(?:\\.0{0,3})?");
  private static final String ANY = "*";

  /** As good as any, for a client that does not say. */
  private static final Accept ALL = new Accept(List.of(new Range(ANY, ANY, Map.of(), 1)));

  private final List<Range> ranges;

  /** Media types of a kind, and how much they are wanted: from 0, not at all, to 1. */
  private record Range(
      String type, String subtype, Map<String, String> parameters, double quality) {

    /** How closely it names a format: an exact name comes before a wildcard; -1 if it does not. */
    int closeness(MediaType format) {
      if (!type.equals(ANY) && !type.equals(format.type())) {
        return -1;
      }
      if (!subtype.equals(ANY) && !subtype.equals(format.subtype())) {
        return -1;
      }
      int same = 0;
      for (Map.Entry<String, String> parameter : parameters.entrySet()) {
        // One that the format does not have, as Prometheus' "escaping", is met by any.
        String own = format.parameters().get(parameter.getKey());
        if (own != null && !own.equals(parameter.getValue())) {
          return -1;
        }
        same += own == null ? 0 : 1;
      }
      int names = (type.equals(ANY) ? 0 : 1) + (subtype.equals(ANY) ? 0 : 1);
      return 100 * names + same;
    }
  }

  /**
   * A media type that can be had.
   *
   * @param contentType all of it, as it is told with an answer
   */
  record MediaType(
      String contentType, String type, String subtype, Map<String, String> parameters) {
    static MediaType of(String text) {
      Matcher element = ELEMENT.matcher(text);
      if (!element.matches() || element.group(1) == null) {
        throw new IllegalArgumentException(text + ": expected one media type");
      }
      return new MediaType(
          text,
          lower(element.group(1)),
          lower(element.group(2)),
          Accept.parameters(element.group(3)).orElseThrow());
    }
  }

  private Accept(List<Range> ranges) {
    this.ranges = ranges;
  }

  /** Reads the header's lines; what is missing, or is not of its grammar, accepts everything. */
  static Accept of(List<String> lines) {
    if (lines == null) {
      return ALL;
    }
    String header = String.join(",", lines);
    List<Range> ranges = new ArrayList<>();
    Matcher element = ELEMENT.matcher(header);
    int at = 0;
    while (at < header.length()) {
      element.region(at, header.length());
      if (!element.lookingAt()) {
        return ALL;
      }
      if (element.group(1) != null) {
        Optional<Range> range = range(element);
        if (range.isEmpty()) {
          return ALL;
        }
        ranges.add(range.get());
      }
      at = element.end();
    }
    return ranges.isEmpty() ? ALL : new Accept(ranges);
  }

  /**
   * The format that is wanted most; of several the first.
   *
   * @return empty if all that are named are refused; the first format if none is
   */
  Optional<MediaType> best(List<MediaType> formats) {
    MediaType best = null;
    double most = 0;
    boolean isAnyNamed = false;
    for (MediaType format : formats) {
      Range closest = closest(format);
      isAnyNamed |= closest != null;
      if (closest != null && closest.quality() > most) {
        best = format;
        most = closest.quality();
      }
    }
    return isAnyNamed ? Optional.ofNullable(best) : Optional.of(formats.get(0));
  }

  private Range closest(MediaType format) {
    Range closest = null;
    int closeness = -1;
    for (Range range : ranges) {
      int one = range.closeness(format);
      if (one > closeness) {
        closest = range;
        closeness = one;
      }
    }
    return closest;
  }

  private static Optional<Range> range(Matcher element) {
    String type = lower(element.group(1));
    String subtype = lower(element.group(2));
    Map<String, String> parameters = parameters(element.group(3)).orElse(null);
    if (parameters == null || (type.equals(ANY) && !subtype.equals(ANY))) {
      return Optional.empty();
    }
    String quality = parameters.remove("q");
    if (quality != null && !QUALITY.matcher(quality).matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new Range(type, subtype, parameters, quality == null ? 1 : Double.parseDouble(quality)));
  }

  /** By name; empty if one name has two values. */
  private static Optional<Map<String, String>> parameters(String text) {
    Map<String, String> parameters = new HashMap<>();
    Matcher parameter = PARAMETER.matcher(text);
    while (parameter.find()) {
      if (parameter.group(1) != null
          && parameters.put(lower(parameter.group(1)), value(parameter.group(2))) != null) {
        return Optional.empty();
      }
    }
    return Optional.of(parameters);
  }

  /** Versions and character sets are the same in upper and in lower case. */
  private static String value(String text) {
    return lower(
        text.startsWith("\"")
            ? text.substring(1, text.length() - 1).replaceAll("\\\\(.)", "$1")
            : text);
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}

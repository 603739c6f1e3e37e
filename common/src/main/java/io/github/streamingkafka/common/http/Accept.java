package io.github.streamingkafka.common.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The media types that a client accepts, by its {@code Accept} header: RFC 9110, 12.5.1; and
 * whether it takes gzip.
 */
public final class Accept {
  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]++";
  private static final String QUOTED =
      "\"(?:[\\t \\x21\\x23-\\x5B\\x5D-\\x7E\\x80-\\xFF]|\\\\[\\t \\x21-\\x7E\\x80-\\xFF])*+\"";
  private static final String NAME_AND_VALUE = "(" + TOKEN + ")=(" + TOKEN + "|" + QUOTED + ")";
  private static final Pattern PARAMETER =
      Pattern.compile("[ \\t]*+;[ \\t]*+(?:" + NAME_AND_VALUE + ")?+");
  private static final Pattern ELEMENT =
      Pattern.compile(
          "[ \\t]*+((%1$s)/(%1$s)((?:%2$s)*+)[ \\t]*+)?+(?:,|$)"
              .replace("%1$s", TOKEN)
              .replace("%2$s", PARAMETER.pattern().replace("(" + TOKEN, "(?:" + TOKEN)));
  private static final String WEIGHT = "0(?:\\.[0-9]{0,3})?|1(?:\\.0{0,3})?";
  private static final Pattern QUALITY = Pattern.compile(WEIGHT);
  private static final Pattern CODING =
      Pattern.compile("[ \\t]*+(" + TOKEN + ")(?:[ \\t]*+;[ \\t]*+[qQ]=(" + WEIGHT + "))?[ \\t]*+");
  private static final String ANY = "*";

  /** For a client without preferences. */
  private static final Accept ALL = new Accept(List.of(MediaType.of("*/*")));

  private final List<MediaType> ranges;

  /**
   * A media type, or a range of them.
   *
   * @param text all of it, as it is given
   * @param quality how much it is wanted: from 0, not at all, to 1
   */
  public record MediaType(
      String text, String type, String subtype, Map<String, String> parameters, double quality) {

    /**
     * Reads one media type.
     *
     * @throws IllegalArgumentException if it is not of the grammar
     */
    public static MediaType of(String text) {
      return list(text).get(0);
    }

    private static MediaType of(Matcher element) {
      String type = lower(element.group(2));
      String subtype = lower(element.group(3));
      Map<String, String> parameters = Accept.parameters(element.group(4));
      String quality = parameters.getOrDefault("q", "1");
      parameters.remove("q");
      require(!type.equals(ANY) || subtype.equals(ANY), "a subtype of any type");
      require(QUALITY.matcher(quality).matches(), "quality " + quality);
      return new MediaType(
          element.group(1).strip(), type, subtype, parameters, Double.parseDouble(quality));
    }

    /** How closely it names a format: an exact name comes before a wildcard; -1 if it does not. */
    private int closeness(MediaType format) {
      if (!(type.equals(ANY) || type.equals(format.type))
          || !(subtype.equals(ANY) || subtype.equals(format.subtype))) {
        return -1;
      }
      int same = 0;
      for (Map.Entry<String, String> parameter : parameters.entrySet()) {
        // One that the format does not have, as Prometheus' "escaping", is met by any.
        String own = format.parameters.get(parameter.getKey());
        if (own != null && !own.equals(parameter.getValue())) {
          return -1;
        }
        same += own == null ? 0 : 1;
      }
      int names = (type.equals(ANY) ? 0 : 1) + (subtype.equals(ANY) ? 0 : 1);
      return 100 * names + same;
    }
  }

  private Accept(List<MediaType> ranges) {
    this.ranges = ranges;
  }

  /**
   * Reads the header. One that is missing, or is not of the grammar, accepts everything.
   *
   * @param lines null for none
   */
  public static Accept of(List<String> lines) {
    try {
      List<MediaType> ranges = lines == null ? List.of() : list(String.join(",", lines));
      return ranges.isEmpty() ? ALL : new Accept(ranges);
    } catch (IllegalArgumentException malformed) {
      return ALL;
    }
  }

  /**
   * Whether a client takes an answer in gzip, by its {@code Accept-Encoding} header: RFC 9110,
   * 12.5.3. One that is missing or not of the grammar does not say so.
   *
   * @param lines null for none
   */
  public static boolean takesGzip(List<String> lines) {
    Optional<Boolean> byName = Optional.empty();
    boolean byAny = false;
    for (String element : lines == null ? List.<String>of() : lines) {
      for (String coding : element.split(",", -1)) {
        Matcher named = CODING.matcher(coding);
        if (named.matches()) {
          boolean isWanted = named.group(2) == null || Double.parseDouble(named.group(2)) > 0;
          switch (lower(named.group(1))) {
            case "gzip", "x-gzip" -> byName = Optional.of(isWanted);
            case ANY -> byAny = isWanted;
            default -> {}
          }
        }
      }
    }
    return byName.orElse(byAny);
  }

  /**
   * The format that is wanted most; of several the first.
   *
   * @return empty if all that are named are refused; the first format if none is
   */
  public Optional<MediaType> best(List<MediaType> formats) {
    MediaType best = null;
    double most = 0;
    boolean isAnyNamed = false;
    for (MediaType format : formats) {
      MediaType closest = closest(format);
      isAnyNamed |= closest != null;
      if (closest != null && closest.quality() > most) {
        best = format;
        most = closest.quality();
      }
    }
    return isAnyNamed ? Optional.ofNullable(best) : Optional.of(formats.get(0));
  }

  /** The range that names a format most closely, null if none does. */
  private MediaType closest(MediaType format) {
    return ranges.stream()
        .filter(range -> range.closeness(format) >= 0)
        .max(Comparator.comparingInt(range -> range.closeness(format)))
        .orElse(null);
  }

  /** What stands between the commas. */
  private static List<MediaType> list(String text) {
    List<MediaType> list = new ArrayList<>();
    Matcher element = ELEMENT.matcher(text);
    for (int at = 0; at < text.length(); at = element.end()) {
      require(element.region(at, text.length()).lookingAt(), "character " + at);
      if (element.group(1) != null) {
        list.add(MediaType.of(element));
      }
    }
    return list;
  }

  private static Map<String, String> parameters(String text) {
    Map<String, String> parameters = new HashMap<>();
    Matcher parameter = PARAMETER.matcher(text);
    while (parameter.find()) {
      String name = parameter.group(1);
      if (name != null) {
        String before = parameters.put(lower(name), value(parameter.group(2)));
        require(before == null, "two values of " + name);
      }
    }
    return parameters;
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

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException("not a media type: " + otherwise);
    }
  }
}

package io.github.streamingkafka.validation.bench.measure;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.streamingkafka.validation.stack.Check;
import io.github.streamingkafka.validation.stack.Table;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The samples of all rounds of a benchmark, as a table or as JSON. */
public final class Result {
  /** Of the JSON: raised whenever something of it changes its meaning. */
  private static final int VERSION = 1;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Benchmark benchmark;
  private final Map<String, String> setting;
  private final Map<String, List<Sample>> samples = new LinkedHashMap<>();

  /**
   * @param setting what holds for all candidates, by its name
   */
  public Result(Benchmark benchmark, Map<String, String> setting) {
    this.benchmark = benchmark;
    this.setting = setting;
    benchmark.candidates().forEach(each -> samples.put(each.name(), new ArrayList<>()));
  }

  public Benchmark benchmark() {
    return benchmark;
  }

  public void add(String candidate, Sample sample) {
    samples.get(candidate).add(sample);
  }

  /** For a terminal. */
  public String text() {
    StringBuilder text = new StringBuilder(benchmark.title()).append(System.lineSeparator());
    setting.forEach((name, value) -> text.append("%s: %s%n".formatted(name, value)));
    text.append(System.lineSeparator()).append(figures()).append(System.lineSeparator());
    if (!benchmark.goals().isEmpty()) {
      text.append(verdicts()).append(System.lineSeparator());
    }
    for (Candidate candidate : benchmark.candidates()) {
      text.append("%s: %s%n".formatted(candidate.name(), candidate.given()));
    }
    return text.toString();
  }

  private Table figures() {
    Set<Measure> measures = measures();
    List<String> header = new ArrayList<>(List.of("median (least–most)"));
    measures.forEach(measure -> header.add(measure.title()));
    Table table = new Table(header.toArray(String[]::new));
    for (String candidate : samples.keySet()) {
      List<String> row = new ArrayList<>(List.of(candidate));
      for (Measure measure : measures) {
        List<Double> values = values(candidate, measure);
        row.add(values.isEmpty() ? "-" : Spread.of(values).show(measure::show));
      }
      table.add(row.toArray(String[]::new));
    }
    return table;
  }

  private Table verdicts() {
    Table table = new Table("ratio or limit", "median (least–most)", "goal", "");
    found()
        .forEach(
            (goal, found) -> {
              Check check = goal.check(found);
              String verdict = goal.hasBound() ? check.verdict("reached", "MISSED") : "";
              table.add(check.what(), check.observed(), check.expected(), verdict);
            });
    return table;
  }

  /** The figures and ratios that there are goals for, without those that are not known. */
  private Map<Goal, Spread> found() {
    Map<Goal, Spread> found = new LinkedHashMap<>();
    for (Goal goal : benchmark.goals()) {
      List<Double> own = values(goal.candidate(), goal.measure());
      List<Double> rivals = goal.rival() == null ? own : values(goal.rival(), goal.measure());
      if (!own.isEmpty() && !rivals.isEmpty()) {
        found.put(goal, goal.rival() == null ? Spread.of(own) : Spread.ratio(own, rivals));
      }
    }
    return found;
  }

  /** For a program. */
  public ObjectNode json() {
    ObjectNode json = JSON.createObjectNode();
    json.put("version", VERSION).put("title", benchmark.title());
    setting.forEach(json.putObject("setting")::put);
    ObjectNode candidates = json.putObject("contestants");
    for (Candidate candidate : benchmark.candidates()) {
      ObjectNode figures =
          candidates
              .putObject(candidate.name())
              .put("given", candidate.given())
              .putObject("figures");
      for (Measure measure : measures()) {
        List<Double> values = values(candidate.name(), measure);
        if (!values.isEmpty()) {
          ObjectNode figure = write(figures.putObject(measure.field()), Spread.of(values));
          values.forEach(figure.putArray("rounds")::add);
        }
      }
    }
    ArrayNode goals = json.putArray("goals");
    found()
        .forEach(
            (goal, found) -> {
              ObjectNode verdict =
                  goals
                      .addObject()
                      .put("contestant", goal.candidate())
                      .put("rival", goal.rival())
                      .put("measure", goal.measure().field());
              write(verdict, found);
              if (goal.hasBound()) {
                verdict.put(goal.atMost() ? "at_most" : "at_least", goal.bound());
                verdict.put("reached", !goal.check(found).isFailed());
              }
            });
    return json;
  }

  private static ObjectNode write(ObjectNode into, Spread spread) {
    return into.put("median", spread.median())
        .put("least", spread.least())
        .put("most", spread.most());
  }

  private Set<Measure> measures() {
    Set<Measure> measures = EnumSet.noneOf(Measure.class);
    samples.values().forEach(all -> all.forEach(each -> measures.addAll(each.figures().keySet())));
    return measures;
  }

  /** What the rounds gave, without those in which it was not known. */
  public List<Double> values(String candidate, Measure measure) {
    return samples.get(candidate).stream()
        .map(sample -> sample.figures().get(measure))
        .filter(Objects::nonNull)
        .toList();
  }
}

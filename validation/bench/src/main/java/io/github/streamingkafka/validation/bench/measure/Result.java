package io.github.streamingkafka.validation.bench.measure;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.streamingkafka.validation.stack.Table;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The samples of all rounds of a benchmark, as a table or as JSON. */
public final class Result {
  /** Of the JSON: raised whenever something of it changes its meaning. */
  private static final int VERSION = 1;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String title;
  private final Map<String, String> setting;
  private final List<Goal> goals;
  private final Map<String, String> given = new LinkedHashMap<>();
  private final Map<String, List<Sample>> samples = new LinkedHashMap<>();

  /**
   * @param title what was measured
   * @param setting what holds for all candidates, by its name
   */
  public Result(
      String title, Map<String, String> setting, List<Candidate> candidates, List<Goal> goals) {
    this.title = title;
    this.setting = setting;
    this.goals = goals;
    for (Candidate candidate : candidates) {
      given.put(candidate.name(), candidate.given());
      samples.put(candidate.name(), new ArrayList<>());
    }
  }

  public void add(String candidate, Sample sample) {
    samples.get(candidate).add(sample);
  }

  public String text() {
    StringBuilder text = new StringBuilder(title).append(System.lineSeparator());
    setting.forEach((name, value) -> text.append("%s: %s%n".formatted(name, value)));
    text.append(System.lineSeparator()).append(figures()).append(System.lineSeparator());
    if (!goals.isEmpty()) {
      text.append(verdicts()).append(System.lineSeparator());
    }
    given.forEach((name, what) -> text.append("%s: %s%n".formatted(name, what)));
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
    for (Goal goal : goals) {
      if (isKnown(goal)) {
        Spread found = found(goal);
        table.add(
            goal.what(),
            found.show(value -> goal.rival() == null ? goal.measure().show(value) : ratio(value)),
            goal.wanted(),
            verdict(goal, found));
      }
    }
    return table;
  }

  private static String ratio(double value) {
    return Measure.decimal(value, 2);
  }

  private static String verdict(Goal goal, Spread found) {
    if (!goal.hasBound()) {
      return "";
    }
    return goal.isReached(found.median()) ? "reached" : "MISSED";
  }

  private boolean isKnown(Goal goal) {
    return !values(goal.candidate(), goal.measure()).isEmpty()
        && (goal.rival() == null || !values(goal.rival(), goal.measure()).isEmpty());
  }

  private Spread found(Goal goal) {
    List<Double> own = values(goal.candidate(), goal.measure());
    return goal.rival() == null
        ? Spread.of(own)
        : Spread.ratio(own, values(goal.rival(), goal.measure()));
  }

  /** The result for programs. */
  public ObjectNode json() {
    ObjectNode json = JSON.createObjectNode();
    json.put("version", VERSION).put("title", title);
    setting.forEach(json.putObject("setting")::put);
    ObjectNode candidates = json.putObject("contestants");
    samples
        .keySet()
        .forEach(
            name -> {
              ObjectNode candidate = candidates.putObject(name);
              candidate.put("given", given.get(name));
              ObjectNode figures = candidate.putObject("figures");
              for (Measure measure : measures()) {
                List<Double> values = values(name, measure);
                if (!values.isEmpty()) {
                  ObjectNode figure = write(figures.putObject(measure.field()), Spread.of(values));
                  values.forEach(figure.putArray("rounds")::add);
                }
              }
            });
    var verdicts = json.putArray("goals");
    for (Goal goal : goals) {
      if (isKnown(goal)) {
        Spread found = found(goal);
        ObjectNode verdict = verdicts.addObject();
        verdict.put("contestant", goal.candidate());
        verdict.put("rival", goal.rival());
        verdict.put("measure", goal.measure().field());
        write(verdict, found);
        if (goal.hasBound()) {
          verdict.put(goal.atMost() ? "at_most" : "at_least", goal.bound());
          verdict.put("reached", goal.isReached(found.median()));
        }
      }
    }
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

  /** What the rounds gave, without those that did not tell. */
  public List<Double> values(String candidate, Measure measure) {
    return samples.get(candidate).stream()
        .map(sample -> sample.figures().get(measure))
        .filter(value -> value != null)
        .toList();
  }
}

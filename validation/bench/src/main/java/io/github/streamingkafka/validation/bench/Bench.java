package io.github.streamingkafka.validation.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.streamingkafka.common.process.ExitStatus;
import io.github.streamingkafka.common.process.StopSignal;
import io.github.streamingkafka.validation.bench.measure.Benchmark;
import io.github.streamingkafka.validation.bench.measure.Candidate;
import io.github.streamingkafka.validation.bench.measure.Result;
import io.github.streamingkafka.validation.bench.measure.Sample;
import io.github.streamingkafka.validation.process.Directories;
import io.github.streamingkafka.validation.stack.GivenUpException;
import io.github.streamingkafka.validation.stack.ProgressPrinter;
import io.github.streamingkafka.validation.stack.ToolOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What {@code scripts/bench} does: has each candidate do its work in turn, for some rounds after a
 * warm-up, and shows the medians and their ratios.
 */
public final class Bench {
  private Bench() {}

  public static void main(String[] arguments) {
    ToolOptions.run(
        new BenchOptions(),
        arguments,
        (options, stop) -> run(options, System.out, System.err, stop));
  }

  /**
   * Runs a benchmark.
   *
   * @param out gets the result
   * @param err gets the progress
   * @return the exit status: measuring is all that is asked for, whatever it shows
   */
  static int run(BenchOptions options, PrintStream out, PrintStream err, StopSignal stop)
      throws IOException {
    Path directory =
        Directories.givenOrTemporary("--dir", options.directory, "streaming-kafka-bench-");
    Directories.writableFile("--json", options.json);
    Directories.writableFile("--chart", options.chart);
    ProgressPrinter progress = new ProgressPrinter(err);
    Map<BenchmarkName, Result> results = new EnumMap<>(BenchmarkName.class);
    for (BenchmarkName name : options.benchmarks) {
      Path data = directory.resolve(name.toString());
      try (BenchmarkEnvironment environment =
          new BenchmarkEnvironment(options, data, progress, stop)) {
        results.put(name, measure(name.prepare(environment), options, progress));
      } catch (GivenUpException givenUp) {
        progress.say(givenUp.getMessage());
        out.printf("logs and data: %s%n", data);
        return ExitStatus.FAILED;
      }
      out.println(results.get(name).text());
      if (options.directory == null) {
        Directories.delete(data);
      }
    }
    if (options.directory == null) {
      Directories.delete(directory);
    }
    if (options.json != null) {
      ArrayNode all = JsonNodeFactory.instance.arrayNode();
      results.forEach((name, result) -> all.add(result.json().put("benchmark", name.toString())));
      JsonNode json = all.size() == 1 ? all.get(0) : all;
      Files.writeString(options.json, json.toPrettyString() + System.lineSeparator());
    }
    if (options.chart != null) {
      // The last thing, since a Java without fonts cannot do it.
      for (Map.Entry<BenchmarkName, Result> result : results.entrySet()) {
        String suffix = results.size() == 1 ? "" : "-" + result.getKey();
        String file = options.chart.toString().replaceFirst("(\\.svg)?$", suffix + "$1");
        String svg = new RatioChart(result.getValue()).chart().svgFile();
        Files.writeString(Path.of(file), svg + System.lineSeparator());
      }
    }
    return ExitStatus.OK;
  }

  private static Result measure(Benchmark benchmark, BenchOptions options, ProgressPrinter progress)
      throws IOException {
    Result result = new Result(benchmark, setting(options));
    for (int round = 0; round <= options.rounds; round++) {
      String which = round == 0 ? "warm-up" : "round " + round;
      for (Candidate candidate : benchmark.candidates()) {
        Sample sample = candidate.trial().run(round);
        progress.say("%s, %s: %s".formatted(which, candidate.name(), sample));
        if (round > 0) {
          result.add(candidate.name(), sample);
        }
      }
    }
    return result;
  }

  private static Map<String, String> setting(BenchOptions options) {
    Map<String, String> setting = new LinkedHashMap<>();
    setting.put("rounds", options.rounds + ", after a warm-up");
    setting.put("JVM of all contestants", "JDK " + options.plain().release());
    setting.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    setting.put("partitions", Integer.toString(options.partitions));
    return setting;
  }
}

package io.github.streamingkafka.validation.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
    Result result;
    try (BenchmarkEnvironment environment =
        new BenchmarkEnvironment(options, directory, progress, stop)) {
      result = measure(options.benchmark.prepare(environment), options, progress);
    } catch (GivenUpException givenUp) {
      progress.say(givenUp.getMessage());
      out.printf("logs and data: %s%n", directory);
      return ExitStatus.FAILED;
    }
    out.print(result.text());
    if (options.json != null) {
      ObjectNode json = result.json().put("benchmark", options.benchmark.toString());
      Files.writeString(options.json, json.toPrettyString() + System.lineSeparator());
    }
    if (options.directory == null) {
      Directories.delete(directory);
    }
    if (options.chart != null) {
      // The last thing, since a Java without fonts cannot do it.
      String svg = new GrowthChart(result, options.sizes()).chart().svgFile();
      Files.writeString(options.chart, svg + System.lineSeparator());
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

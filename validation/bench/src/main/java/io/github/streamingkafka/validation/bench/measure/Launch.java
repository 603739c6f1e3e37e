package io.github.streamingkafka.validation.bench.measure;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How a candidate is started.
 *
 * @param name of it, for its log and its start cache
 * @param jvm what it runs in
 * @param program what follows the JVM's flags: jar, or class path and class, and arguments
 * @param variables its environment
 */
public record Launch(
    String name, MeasuredJvm jvm, List<String> program, Map<String, String> variables) {

  public Launch with(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(variables);
    all.putAll(more);
    return new Launch(name, jvm, program, all);
  }
}

package io.github.streamingkafka.validation.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.streamingkafka.analytics.CountedTwice;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import net.bytebuddy.implementation.MethodDelegation;
import net.bytebuddy.implementation.StubMethod;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PromiseTest {
  private static final String FINGERPRINT = "io.github.streamingkafka.analytics.Fingerprint";
  private static final String CONSUMER = "io.github.streamingkafka.common.TransactionalConsumer";
  private static final String MINUTE = "[Minute[minute=1970-01-01T00:00:00Z, orders=%d, ";
  private static final String OUTCOME = "reserved=1, failed=0]]";

  private static final Map<TopicPartition, OffsetAndMetadata> OFFSETS =
      Map.of(new TopicPartition("orders", 0), new OffsetAndMetadata(1));

  private static final Map<String, Object> COUNTED =
      Map.of(
          "orders", 1L,
          "duplicates", 1L,
          "outcomes", 1L,
          "minutes", MINUTE.formatted(1) + OUTCOME,
          "has digest", true,
          "longest latency", 7L,
          "has state", true);

  private static final Map<String, Object> DECIDED =
      Map.of(
          "calls",
          List.of(
              "initTransactions",
              "subscribe",
              "beginTransaction",
              "send",
              "groupMetadata",
              "sendOffsetsToTransaction",
              "commitTransaction"),
          "committed",
          "{orders-0=1}",
          "has uncommitted",
          false,
          "has transactional id",
          true);

  @TempDir private Path directory;

  @Test
  void shouldAllBeKeptByTheServices() throws Exception {
    assertThat(by(List.of(), CountedTwice.class)).isEqualTo(COUNTED);
    assertThat(by(List.of(), DecidedOnce.class)).isEqualTo(DECIDED);
  }

  @ParameterizedTest
  @EnumSource
  void shouldBeTheOnlyOneThatIsNotKept(Promise promise) throws Exception {
    // Given
    Map<String, Object> counted = new HashMap<>(COUNTED);
    Map<String, Object> decided = new HashMap<>(DECIDED);
    switch (promise) {
      case DEDUPLICATION ->
          counted.putAll(
              Map.of("orders", 0L, "duplicates", 0L, "minutes", MINUTE.formatted(2) + OUTCOME));
      case STATE -> counted.put("has state", false);
      case DIGEST -> counted.put("has digest", false);
      case LATENCIES -> counted.put("longest latency", 0L);
      case TRANSACTIONS ->
          decided.putAll(
              Map.of(
                  "calls",
                  List.of("subscribe", "send", "flush", "commitSync[" + OFFSETS + "]"),
                  "has transactional id",
                  false));
    }

    // When
    Path jar = directory.resolve("patch.jar");
    promise.patch().write(getClass().getClassLoader(), jar);

    // Then
    assertThat(by(List.of(jar), CountedTwice.class)).isEqualTo(counted);
    assertThat(by(List.of(jar), DecidedOnce.class)).isEqualTo(decided);
  }

  @Test
  void shouldFailWhereThereIsNothingToChange() {
    assertFailing(Change.toDo(StubMethod.INSTANCE, FINGERPRINT + "s", "of"), FINGERPRINT + "s");
    assertFailing(
        Change.toDo(StubMethod.INSTANCE, FINGERPRINT, "from"), FINGERPRINT + " has no method from");
    assertFailing(
        Change.toLeaveOut("initTransactions", CONSUMER, "join"), CONSUMER + " has no method join");
    assertFailing(
        Change.toLeaveOut("beginTransactions", CONSUMER, "subscribe"), CONSUMER, "subscribe");
    assertFailing(
        Change.toDo(MethodDelegation.to(AtLeastOnce.class), FINGERPRINT, "of"), FINGERPRINT, "of");
  }

  private void assertFailing(Change change, String... named) {
    Patch patch = new Patch(List.of(change));
    assertThatThrownBy(
            () -> patch.write(getClass().getClassLoader(), directory.resolve("patch.jar")))
        .isInstanceOfAny(IllegalStateException.class, IllegalArgumentException.class)
        .hasMessageContainingAll(named);
  }

  /** What comes of it where these jars are first on the class path of this JVM. */
  private static Object by(List<Path> jars, Class<? extends Supplier<?>> what) throws Exception {
    List<URL> classPath = new ArrayList<>();
    for (Path jar : jars) {
      classPath.add(jar.toUri().toURL());
    }
    for (String each : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      classPath.add(Path.of(each).toUri().toURL());
    }
    try (URLClassLoader loader =
        new URLClassLoader(classPath.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      Class<?> loaded = loader.loadClass(what.getName());
      return ((Supplier<?>) loaded.getDeclaredConstructor().newInstance()).get();
    }
  }
}

package io.github.streamingkafka.validation.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeasuredJvmTest {
  private static final Path CACHE = Path.of("cache");

  @Test
  void shouldReadTheRelease() {
    assertThat(MeasuredJvm.release(List.of("A=\"1\"", "JAVA_VERSION=\"25.0.3\""))).isEqualTo(25);
    assertThat(MeasuredJvm.release(List.of("JAVA_VERSION=\"17\""))).isEqualTo(17);
  }

  @Test
  void shouldMakeAndUseTheCacheThatTheReleaseHas() {
    MeasuredJvm old = new MeasuredJvm(Path.of("jdk"), 17, List.of("-Xmx1g"), true);
    assertThat(old.arguments(CACHE, true))
        .containsExactly("-Xmx1g", "-XX:ArchiveClassesAtExit=cache");
    assertThat(old.arguments(CACHE, false))
        .containsExactly("-Xmx1g", "-XX:SharedArchiveFile=cache");
    MeasuredJvm recent = new MeasuredJvm(Path.of("jdk"), 25, List.of("-Xmx1g"), true);
    assertThat(recent.arguments(CACHE, true)).contains("-Xmx1g", "-XX:AOTCacheOutput=cache");
    assertThat(recent.arguments(CACHE, false)).contains("-XX:AOTCache=cache");
  }

  @Test
  void shouldHaveNoCacheUnlessWanted() {
    MeasuredJvm plain = new MeasuredJvm(Path.of("jdk"), 17, List.of(), false);
    assertThat(plain.arguments(CACHE, true)).isEmpty();
    assertThat(plain.description()).isEqualTo("no flags, no start cache");
  }
}

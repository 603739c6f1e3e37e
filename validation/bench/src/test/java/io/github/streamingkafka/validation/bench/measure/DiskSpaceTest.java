package io.github.streamingkafka.validation.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskSpaceTest {
  private static final List<Integer> SIZES = List.of(1_000_000, 10_000_000, 50_000_000);

  @Test
  void shouldNeedRoomForAllSizesAtOnce() {
    long all = DiskSpace.needed(SIZES);
    assertThat(all)
        .isEqualTo(SIZES.stream().mapToLong(size -> DiskSpace.needed(List.of(size))).sum());
    // What 61 million of them took, less the reserve.
    assertThat(all).isBetween(61_000_000L * 47, 61_000_000L * 100);
  }

  @Test
  void shouldTakeWhatJustFits() {
    long needed = DiskSpace.needed(SIZES);
    assertThat(new DiskSpace(Path.of("/data"), needed).hasRoomFor(SIZES)).isTrue();
    assertThat(new DiskSpace(Path.of("/data"), needed - 1).hasRoomFor(SIZES)).isFalse();
  }

  @Test
  void shouldSayWhatIsNeededAndWhatIsThere() {
    assertThat(new DiskSpace(Path.of("/data"), 1_234_567_890L).shortage(SIZES))
        .contains("4.5 GB in /data", "1.2 GB are left", "--sizes", "--dir");
  }

  @Test
  void shouldLookWhereADirectoryIsToBe(@TempDir Path directory) {
    DiskSpace space = DiskSpace.of(directory.resolve("not").resolve("yet"));
    assertThat(space.where()).isEqualTo(directory);
    assertThat(space.usable()).isPositive();
  }
}

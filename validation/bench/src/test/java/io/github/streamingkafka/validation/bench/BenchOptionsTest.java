package io.github.streamingkafka.validation.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.streamingkafka.common.process.ConfigurationException;
import io.github.streamingkafka.validation.bench.measure.MeasuredJvm;
import io.github.streamingkafka.validation.orders.IdForm;
import io.github.streamingkafka.validation.stack.ToolOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BenchOptionsTest {
  @Test
  void shouldHaveDefaults() {
    BenchOptions options = options("burst");
    assertThat(options.benchmarks).containsExactly(BenchmarkName.BURST);
    assertThat(options.orders(10)).isEqualTo(10);
    assertThat(options.rounds).isEqualTo(5);
    assertThat(options.own(List.of()).cached()).isTrue();
    assertThat(options.own(List.of("-XX:TieredStopAtLevel=1")).flags())
        .containsAll(MeasuredJvm.OF_THE_IMAGES)
        .endsWith("-XX:TieredStopAtLevel=1");
  }

  @Test
  void shouldTakeWhatIsGiven() {
    BenchOptions options =
        options("inventory", "--orders", "7", "--rounds=2", "--flags", "-Xmx1g  -ea", "--no-cache");
    assertThat(options.orders(10)).isEqualTo(7);
    assertThat(options.rounds).isEqualTo(2);
    assertThat(options.own(List.of("-XX:TieredStopAtLevel=1")).flags())
        .containsExactly("-Xmx1g", "-ea");
    assertThat(options.own(List.of()).cached()).isFalse();
  }

  @Test
  void shouldGiveRivalsTheSameFlagsAndTheirOwnLast() {
    BenchOptions options = options("inventory", "--flags=-Xmx1g", "--rival-flags", "-Xmx2g");
    assertThat(options.own(List.of()).flags()).containsExactly("-Xmx1g");
    assertThat(options.rival(List.of()).flags()).containsExactly("-Xmx1g", "-Xmx2g");
  }

  @Test
  void shouldTellWhatIsWrong() {
    assertThatThrownBy(() -> options())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("Missing required parameter: 'NAME'");
    assertThatThrownBy(() -> options("sprint", "--rounds=0"))
        .hasMessageContaining("NAME=sprint: expected one of [burst, producer, ")
        .hasMessageContaining("--rounds=0");
    assertThatThrownBy(() -> options("burst", "--rounds", "0", "--java", "/nowhere"))
        .hasMessageContaining("--rounds=0")
        .hasMessageContaining("--java=/nowhere");
  }

  @Test
  void shouldHaveSizesOfGrowth() {
    assertThat(options("growth").sizes()).containsExactly(1_000_000, 10_000_000, 50_000_000);
    assertThat(options("growth").timeout()).hasHours(1);
    assertThat(options("growth", "--sizes", "100,2000").sizes()).containsExactly(100, 2000);
    assertThat(options("burst").timeout()).hasMinutes(10);
  }

  @Test
  void shouldHaveAllShapesOrSomeOfThem() {
    BenchOptions all = options("shapes", "--chart", "shapes.svg");
    assertThat(all.benchmarks).containsExactlyElementsOf(BenchmarkName.SHAPES);
    assertThat(all.shape(7)).isEqualTo(new Shape(IdForm.OWN, 0, 7, 6));
    assertThat(all.timeout()).hasHours(1);
    BenchOptions some =
        options("shapes", "--by", "bytes,ids", "--ids=own,uuid", "--bytes=500", "--orders=9");
    assertThat(some.benchmarks).containsExactly(BenchmarkName.BYTES, BenchmarkName.IDS);
    assertThat(some.ids(IdForm.values())).containsExactly(IdForm.OWN, IdForm.UUID);
    assertThat(some.shape(7)).isEqualTo(new Shape(IdForm.OWN, 500, 9, 6));
  }

  @Test
  void shouldRefuseSizesThatCannotBeCompared() {
    for (String sizes : List.of("100", "0,100", "1,1000000001")) {
      assertThatThrownBy(() -> options("growth", "--sizes", sizes))
          .hasMessageContaining("--sizes=" + sizes + ": expected two or more");
    }
    assertThatThrownBy(() -> options("growth", "--sizes", "1k,2k"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'--sizes'")
        .hasMessageContaining("'1k'");
  }

  @Test
  void shouldRefuseSizesThatTheDiskHasNoRoomFor() {
    String sizes =
        IntStream.rangeClosed(999_000_000, 1_000_000_000)
            .filter(size -> size % 1_000 == 0)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(","));
    // 64 TB.
    assertThatThrownBy(() -> options("growth", "--sizes", sizes, "--dir", "/"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("room on the disk: 64")
        .hasMessageContaining("MB in /");
  }

  @Test
  void shouldRefuseWhatABenchmarkDoesNotHave() {
    assertThatThrownBy(() -> options("burst", "--chart", "burst.svg", "--sizes", "1,2"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("--chart=burst.svg: expected growth")
        .hasMessageContaining("--sizes=1,2: expected growth");
    assertThatThrownBy(() -> options("inventory", "--by", "ids", "--ids", "uuid,long"))
        .hasMessageContaining("--by=ids: expected shapes")
        .hasMessageContaining("--ids=uuid,long: expected one form");
    assertThatThrownBy(() -> options("shapes", "--by", "burst"))
        .hasMessageContaining("--by=burst: expected some of [ids, partitions, bytes]");
    assertThatThrownBy(() -> options("growth", "--orders", "7"))
        .hasMessageContaining("--orders=7: expected --sizes");
  }

  @Test
  void shouldRefuseFilesThatCouldNotBeWrittenInTheEnd() {
    assertThat(options("growth", "--chart", "growth.svg").chart).isEqualTo(Path.of("growth.svg"));
    assertThatThrownBy(
            () -> options("growth", "--chart", "/nowhere/a.svg", "--json=/nowhere/a.json"))
        .hasMessageContaining("--chart=/nowhere/a.svg")
        .hasMessageContaining("--json=/nowhere/a.json");
  }

  private static BenchOptions options(String... words) {
    return ToolOptions.parse(new BenchOptions(), List.of(words), Map.of());
  }
}

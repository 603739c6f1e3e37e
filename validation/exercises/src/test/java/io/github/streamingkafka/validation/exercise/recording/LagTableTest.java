package io.github.streamingkafka.validation.exercise.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.streamingkafka.validation.exercise.Seen;
import io.github.streamingkafka.validation.stack.GroupLags;
import org.junit.jupiter.api.Test;

class LagTableTest {
  private static final String TEXT =
      """

      GROUP              TOPIC            PARTITION  CURRENT-OFFSET  LOG-END-OFFSET  LAG             CONSUMER-ID  HOST         CLIENT-ID
      inventory-consumer order-events     0          100             100             0               c-1          /127.0.0.1   c

      GROUP              TOPIC            PARTITION  CURRENT-OFFSET  LOG-END-OFFSET  LAG             CONSUMER-ID  HOST         CLIENT-ID
      analytics-consumer order-events     0          40              100             60              -            -            -
      analytics-consumer inventory-events 0          -               100             -               -            -            -
      """;

  @Test
  void shouldReadTheLinesOfAGroup() {
    LagTable table = table(TEXT, Seen.groupLags(100, 0, 60, 100), Seen.groupLags(100, 0, 60, 100));

    assertThat(table.rows("analytics-consumer"))
        .containsEntry(Seen.ORDERS, new LagTable.Row(40, 100, 60))
        .containsEntry(Seen.OUTCOMES, new LagTable.Row(-1, 100, -1));
    assertThat(table.lag("analytics-consumer")).isEqualTo(60);
    assertThat(table.lag("nobody")).isEqualTo(-1);
  }

  @Test
  void shouldAgreeWithWhatLiesAroundIt() {
    GroupLags before = Seen.groupLags(90, 0, 60, 90);
    GroupLags after = Seen.groupLags(110, 0, 60, 110);

    assertThat(table(TEXT, before, after).agrees("analytics-consumer")).isTrue();
    assertThat(table(TEXT, before, after).agrees("inventory-consumer")).isTrue();
  }

  @Test
  void shouldNotAgreeWithAnotherOffsetEndLagOrPartition() {
    GroupLags before = Seen.groupLags(100, 0, 60, 100);

    assertThat(table(TEXT.replace(" 40 ", " 41 ").replace(" 60 ", " 59 "), before, before))
        .matches(table -> !table.agrees("analytics-consumer"), "committed");
    assertThat(table(TEXT.replace(" 60 ", " 61 "), before, before))
        .matches(table -> !table.agrees("analytics-consumer"), "lag");
    assertThat(table(TEXT, Seen.groupLags(101, 0, 61, 101), Seen.groupLags(102, 0, 62, 102)))
        .matches(table -> !table.agrees("analytics-consumer"), "end");
    assertThat(table(TEXT.replace("inventory-events", "other-events"), before, before))
        .matches(table -> !table.agrees("analytics-consumer"), "partition");
    assertThat(table("Error: it timed out", before, before))
        .matches(table -> !table.agrees("analytics-consumer"), "no table");
  }

  private static LagTable table(String text, GroupLags before, GroupLags after) {
    return new LagTable(Seen.START, Seen.START, before, after, text);
  }
}

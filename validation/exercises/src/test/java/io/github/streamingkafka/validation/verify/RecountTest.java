package io.github.streamingkafka.validation.verify;

import static io.github.streamingkafka.validation.verify.Log.ORDERS;
import static io.github.streamingkafka.validation.verify.Log.OUTCOMES;
import static org.assertj.core.api.Assertions.assertThat;

import com.dynatrace.hash4j.hashing.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class RecountTest {
  @Test
  void shouldCountOrdersAndOutcomesInAllAndByRun() {
    // When
    Recount recount =
        new Log()
            .order("a-1")
            .order("a-2")
            .order("b-1")
            .order("foreign")
            .outcome("a-1", "RESERVED")
            .outcome("a-2", "FAILED")
            .outcome("foreign", "RESERVED")
            .recount();

    // Then
    assertThat(recount.all()).returns(4L, Figures::orders).returns(1L, Figures::pending);
    assertThat(recount.all()).returns(2L, Figures::reserved).returns(1L, Figures::failed);
    assertThat(recount.runs(Set.of())).containsOnlyKeys("a", "b");
    assertThat(recount.runs(Set.of()).get("a"))
        .returns(2L, Figures::orders)
        .returns(1L, Figures::failed)
        .returns(0L, Figures::pending);
    assertThat(recount.ordersWithoutOutcome(Log.ALL).toString()).isEqualTo("1: b-1");
  }

  @Test
  void shouldExpectOfManyRunsOnlyThoseThatAreServed() {
    // Given
    Log log = new Log();
    for (int i = 1; i <= 1_000; i++) {
      log.order("run" + i + "-1");
    }

    // Then
    assertThat(log.recount().runs(Set.of())).hasSize(1_000);
    log.order("another-1");
    assertThat(log.recount().runs(Set.of("run7", "unknown"))).containsOnlyKeys("run7");
  }

  @Test
  void shouldAddTheHashOfEachOrderAndOutcomeToTheDigest() {
    // When
    Recount recount = new Log().order("a-1", 3).outcome("a-1", "FAILED").recount();

    // Then
    long expected = xxh3("a-1\0i\0" + 3) + xxh3("a-1\0FAILED");
    assertThat(recount.all().digest()).isEqualTo(String.format(Locale.ROOT, "%016x", expected));
    assertThat(recount.runs(Set.of()).get("a").digest()).isEqualTo(recount.all().digest());
  }

  @Test
  void shouldCountTheFirstOfSeveralOutcomes() {
    // When
    Recount recount =
        new Log()
            .order("a-1")
            .order("a-1", 2)
            .outcome("a-1", "FAILED")
            .outcome("a-1", "RESERVED")
            .outcome("a-1", "RESERVED")
            .outcome("a-1", "FAILED")
            .recount();

    // Then
    assertThat(recount.all()).returns(1L, Figures::orders).returns(1L, Figures::failed);
    assertThat(recount.all().reserved()).isZero();
    assertThat(recount.duplicateOrders()).isEqualTo(1);
    assertThat(recount.duplicateOutcomes()).isEqualTo(3);
    assertThat(recount.conflicting()).isEqualTo(1);
  }

  @Test
  void shouldCountByTheMinuteOfTheOrdersOwnTime() {
    // When
    Recount recount =
        new Log()
            .orderAt("a-1", 60_000)
            .orderAt("a-2", 119_999)
            .orderAt("a-1", 180_000)
            .orderAt("a-3", Long.MAX_VALUE)
            .outcomeAt("a-1", "FAILED", "60000")
            .outcomeAt("a-1", "FAILED", "180000")
            .outcomeAt("a-2", "RESERVED", "\"119999\"")
            .outcomeAt("a-3", "RESERVED", "-1")
            .outcomeAt("b", "RESERVED", "0")
            .outcome("c", "RESERVED")
            .recount();

    // Then an outcome that does not tell its order's time is of no minute
    assertThat(recount.all().reserved()).isEqualTo(4);
    assertThat(recount.minutes())
        .containsExactly(
            new MinuteFigures("1970-01-01T00:00:00Z", 0, 1, 0),
            new MinuteFigures("1970-01-01T00:01:00Z", 2, 0, 1),
            new MinuteFigures("+292278994-08-17T07:12:00Z", 1, 0, 0));
  }

  @Test
  void shouldTellTheLatestMinutes() {
    Log log = new Log();
    for (int i = 1_441; i >= 0; i--) {
      log.orderAt("a-" + i, i * 60_000L);
    }
    assertThat(log.recount().minutes())
        .hasSize(1_440)
        .startsWith(new MinuteFigures("1970-01-01T00:02:00Z", 1, 0, 0));
  }

  @Test
  void shouldAskForADeadLetterOfEachUnreadableRecord() {
    // When
    Recount recount =
        new Log()
            .badOrder("k", "{")
            .badOrder(null, Log.orderJson("a-1", 1))
            .badOutcome("k", null)
            .deadLetter(ORDERS, 0, "k", "{")
            .deadLetter(ORDERS, 0, "k", "{")
            .deadLetter(OUTCOMES, 2, "k", "another value")
            .recount();

    // Then
    assertThat(recount.invalid()).isEqualTo(3);
    assertThat(recount.withoutDeadLetter(ORDERS, Log.ALL).toString())
        .isEqualTo("1: order-events-0@1");
    assertThat(recount.withoutDeadLetter(OUTCOMES, Log.ALL).count()).isEqualTo(1);
    assertThat(recount.deadLetters()).isEqualTo(3);
    assertThat(recount.strayDeadLetters()).isZero();
  }

  @Test
  void shouldAskForNothingThatMayStillCome() {
    // Given an order and an unreadable record that inventory has not come to, and those that it has
    Recount recount =
        new Log().order("a-1").badOrder("k", "{").order("a-2").badOrder("k", "[").recount();
    Map<TopicPartition, Long> done = Map.of(new TopicPartition(ORDERS, 0), 2L);

    assertThat(recount.ordersWithoutOutcome(done).toString()).isEqualTo("1: a-1");
    assertThat(recount.withoutDeadLetter(ORDERS, done).toString()).isEqualTo("1: order-events-0@1");
    assertThat(recount.ordersWithoutOutcome(Map.of()).count()).isZero();
  }

  @Test
  void shouldTakeADeadLetterThatIsReadBeforeItsRecord() {
    Recount recount = new Log().deadLetter(ORDERS, 1, "k", "{").badOrder("k", "{").recount();
    assertThat(recount.withoutDeadLetter(ORDERS, Log.ALL).count()).isZero();
    assertThat(recount.strayDeadLetters()).isZero();
  }

  @Test
  void shouldTellRightlyWhereverItIsAsked() {
    // Given outcomes before and after their orders
    Log log = new Log().order("a-1").outcome("a-2", "FAILED");
    assertThat(log.recount().all()).returns(1L, Figures::pending);
    assertThat(log.recount().outcomesWithoutOrder().count()).isEqualTo(1);

    // When
    log.outcome("a-1", "RESERVED").order("a-2");

    // Then
    assertThat(log.recount().all()).returns(0L, Figures::pending);
    assertThat(log.recount().runs(Set.of()).get("a")).returns(0L, Figures::pending);
    assertThat(log.recount().outcomesWithoutOrder().count()).isZero();
  }

  @Test
  void shouldTellIdsApartThatHaveTheSameNumber() {
    Recount recount =
        new Log().order("a-7").order("a-07").order("a-71").order("a").order("-7").recount();
    assertThat(recount.duplicateOrders()).isZero();
    assertThat(recount.all().orders()).isEqualTo(5);
    assertThat(recount.runs(Set.of()).get("a").orders()).isEqualTo(3);
  }

  @Test
  void shouldTellTheLatenciesThatSoManyDoNotExceed() {
    Log log = new Log();
    for (int i = 1; i <= 200; i++) {
      log.order("a-" + i).outcomeAfter("a-" + i, i);
    }
    Recount recount = log.recount();
    assertThat(recount.latency(50)).isEqualTo(100);
    assertThat(recount.latency(99)).isEqualTo(198);
    assertThat(recount.latency(100)).isEqualTo(200);
    assertThat(new Log().recount().latency(50)).isZero();
  }

  @Test
  void shouldTakeADeadLetterWithoutWhatItSaysItOmits() {
    // When
    Recount recount =
        new Log()
            .badOrder("k", "{")
            .badOrder("k", "{")
            .badOrder("k", "{")
            .badOrder(null, "{")
            .deadLetter(ORDERS, 0, "k", null, "why", "value")
            .deadLetter(ORDERS, 1, "k", null, "why", "")
            .deadLetter(ORDERS, 2, "another", null, "why", "value")
            .deadLetter(ORDERS, 3, "order-events-0@3", "{", "why", "key")
            .recount();

    // Then
    assertThat(recount.withoutDeadLetter(ORDERS, Log.ALL).toString())
        .isEqualTo("2: order-events-0@1, order-events-0@2");
  }

  @Test
  void shouldAskForNoOutcomeWhereADeadLetterSaysThatItWasRefused() {
    // Given
    String refused = "outcome of 9 bytes does not fit into inventory-events";

    // When
    Recount recount =
        new Log()
            .order("a-1")
            .order("a-2")
            .deadLetter(ORDERS, 0, "a-1", "{", refused, "")
            .deadLetter(
                ORDERS, 0, "a-1", null, "value of 9 bytes does not fit: " + refused, "value")
            .deadLetter(ORDERS, 1, "a-2", "{")
            .recount();

    // Then
    assertThat(recount.ordersWithoutOutcome(Log.ALL).toString()).isEqualTo("1: a-2");
    assertThat(recount.putAside()).containsExactly("a-1");
    assertThat(recount.strayDeadLetters()).isEqualTo(1);
    assertThat(recount.all().pending()).isEqualTo(2);
  }

  @Test
  void shouldFindOutcomesThatWereNotAnnounced() {
    assertThat(decidedOtherwise(new Announced(0, 0)).toString()).isEqualTo("1: a-1");
    assertThat(decidedOtherwise(new Announced(1, 0)).toString()).isEqualTo("1: a-2");
    assertThat(decidedOtherwise(null).count()).isZero();
  }

  private static Recount.Findings decidedOtherwise(Announced announced) {
    return new Log(announced)
        .order("a-1")
        .outcome("a-1", "FAILED")
        .outcome("a-1", "RESERVED")
        .order("a-2")
        .outcome("a-2", "RESERVED")
        .order("a-3")
        .recount()
        .decidedOtherwise();
  }

  @Test
  void shouldNotCallAnOutcomeWithoutOrderPending() {
    // When
    Recount recount = new Log().outcome("a-1", "FAILED").recount();

    // Then
    assertThat(recount.all().pending()).isZero();
    assertThat(recount.outcomesWithoutOrder().examples()).containsExactly("a-1");
  }

  private static long xxh3(String text) {
    return Hashing.xxh3_64().hashBytesToLong(text.getBytes(StandardCharsets.UTF_8));
  }
}

package io.github.streamingkafka.validation.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.streamingkafka.validation.Installation;
import io.github.streamingkafka.validation.bench.Launcher.Running;
import io.github.streamingkafka.validation.stack.GivenUpException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** What each promise costs: a service that keeps all of its own, and all but one in turn. */
final class CostBenchmark implements Benchmark {
  private static final int ORDERS = 2_500_000;
  private static final String ANALYTICS = "analytics";
  private static final String INVENTORY = "inventory";
  private static final Set<Promise> OF_ANALYTICS =
      EnumSet.complementOf(EnumSet.of(Promise.TRANSACTIONS));
  private static final Set<Promise> OF_INVENTORY = EnumSet.of(Promise.TRANSACTIONS);
  private static final Set<Promise> NONE = EnumSet.noneOf(Promise.class);
  private static final String NO_DIGEST = "0000000000000000";

  private final Bed bed;
  private final MeasuredJvm analyticsJvm;
  private final MeasuredJvm inventoryJvm;
  private final Backlog counting;
  private final OrdersToDecide deciding;

  CostBenchmark(Bed bed) throws IOException {
    this.bed = bed;
    analyticsJvm = bed.options().own(MeasuredJvm.OF_ANALYTICS);
    inventoryJvm = bed.options().own(MeasuredJvm.OF_INVENTORY);
    OF_ANALYTICS.forEach(promise -> writePatch("analytics-consumer", promise));
    OF_INVENTORY.forEach(promise -> writePatch("inventory-consumer", promise));
    int orders = bed.options().orders().orElse(ORDERS);
    counting = new Backlog(bed, "", orders);
    deciding = new OrdersToDecide(bed, counting.orderTopic(), orders);
  }

  private void writePatch(String module, Promise promise) {
    try (URLClassLoader service =
        new URLClassLoader(new URL[] {Installation.jar(module).toUri().toURL()})) {
      promise.patch().write(service, jar(promise));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private Path jar(Promise promise) {
    return bed.directory().resolve("without-" + promise.name().toLowerCase(Locale.ROOT) + ".jar");
  }

  @Override
  public String title() {
    return ("cost: %d orders and their outcomes counted, and the orders decided, with all promises"
            + " and without one")
        .formatted(counting.orders());
  }

  @Override
  public List<Contestant> contestants() {
    List<Contestant> contestants = new ArrayList<>(List.of(analytics(NONE)));
    OF_ANALYTICS.forEach(promise -> contestants.add(analytics(EnumSet.of(promise))));
    contestants.add(inventory(NONE));
    OF_INVENTORY.forEach(promise -> contestants.add(inventory(EnumSet.of(promise))));
    return contestants;
  }

  private Contestant analytics(Set<Promise> without) {
    String name = name(ANALYTICS, without);
    List<String> program = program("analytics-consumer", AnalyticsBenchmark.MAIN, without);
    return new Contestant(
        name,
        given(without, analyticsJvm),
        round ->
            counting.count(
                name,
                analyticsJvm,
                program,
                round,
                (running, analytics, sample) ->
                    require(name, OF_ANALYTICS, without, kept(running, analytics))));
  }

  private Contestant inventory(Set<Promise> without) {
    String name = name(INVENTORY, without);
    List<String> program =
        program(
            "inventory-consumer", "io.github.streamingkafka.inventory.InventoryConsumer", without);
    return new Contestant(
        name,
        given(without, inventoryJvm),
        round ->
            deciding.decide(
                name,
                inventoryJvm,
                program,
                round,
                outcomes -> require(name, OF_INVENTORY, without, kept(outcomes))));
  }

  private static String name(String service, Set<Promise> without) {
    return without.stream()
        .map(promise -> service + " without " + promise.title())
        .findFirst()
        .orElse(service);
  }

  private static String given(Set<Promise> without, MeasuredJvm jvm) {
    String what =
        without.stream().map(Promise::otherwise).findFirst().orElse("all promises are kept");
    return what + "; " + jvm.description();
  }

  private List<String> program(String module, String main, Set<Promise> without) {
    return List.of(
        "-cp", ClassPath.patched(without.stream().map(this::jar).toList(), module), main);
  }

  /** The promises that analytics has kept, by what it serves once it has counted everything. */
  private Set<Promise> kept(Running running, URI analytics) {
    JsonNode metrics = new ServedTotals(analytics).awaitRecords(running, counting.orders());
    Set<Promise> kept = EnumSet.noneOf(Promise.class);
    // Only distinct orders are shown as a total, so nothing is without it.
    if (metrics.path("orders_total").asInt() == counting.orders()) {
      kept.add(Promise.DEDUPLICATION);
    }
    // The lag of partitions is that of those whose state was written, and the total.
    if (metrics.path("lag").size() > 1) {
      kept.add(Promise.STATE);
    }
    if (!metrics.path("digest").asText().equals(NO_DIGEST)) {
      kept.add(Promise.DIGEST);
    }
    if (metrics.path("latency_ms").path("max").asLong() > 0) {
      kept.add(Promise.LATENCIES);
    }
    return kept;
  }

  /** Those that inventory has kept: transactions leave markers between the outcomes. */
  private Set<Promise> kept(String outcomes) {
    long records = bed.ends(outcomes).values().stream().mapToLong(Long::longValue).sum();
    return records > deciding.orders() ? EnumSet.of(Promise.TRANSACTIONS) : NONE;
  }

  /** A trial of something else than what its name says must not count. */
  private static void require(
      String name, Set<Promise> all, Set<Promise> without, Set<Promise> kept) {
    Set<Promise> expected = EnumSet.copyOf(all);
    expected.removeAll(without);
    if (!kept.equals(expected)) {
      throw new GivenUpException("%s: kept %s, not %s".formatted(name, kept, expected));
    }
  }

  @Override
  public List<Goal> goals() {
    return Stream.concat(
            OF_ANALYTICS.stream().flatMap(promise -> ratios(ANALYTICS, promise)),
            OF_INVENTORY.stream().flatMap(promise -> ratios(INVENTORY, promise)))
        .toList();
  }

  private static Stream<Goal> ratios(String service, Promise without) {
    String name = name(service, EnumSet.of(without));
    return Stream.of(Measure.RECORDS_PER_SECOND, Measure.CPU_SECONDS)
        .map(measure -> Goal.ratio(measure, name, service));
  }
}

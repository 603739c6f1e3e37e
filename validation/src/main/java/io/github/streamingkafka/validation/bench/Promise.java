package io.github.streamingkafka.validation.bench;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesNoArguments;

import java.util.List;
import java.util.Map;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.FixedValue;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.implementation.MethodCall;
import net.bytebuddy.implementation.MethodDelegation;
import net.bytebuddy.implementation.StubMethod;

/**
 * What a service keeps besides doing its work, and what has to be changed in it so that it does
 * not. The services have no switch for that: nobody else has a use for one.
 */
enum Promise {
  DEDUPLICATION("de-duplication", "every id is new, and none is remembered or written"),
  STATE("the state topic", "only offsets are committed"),
  DIGEST("the digest", "every fingerprint is 0"),
  LATENCIES("the latency histogram", "no latency is noted"),
  TRANSACTIONS(
      "transactions", "at least once: a flush, then offsets, in the same windows of 100 ms");

  private static final String ANALYTICS = "io.github.streamingkafka.analytics.";
  private static final String SETTINGS = "io.github.streamingkafka.common.KafkaSettings";
  private static final String CONSUMER = "io.github.streamingkafka.common.TransactionalConsumer";

  private final String title;
  private final String otherwise;

  Promise(String title, String otherwise) {
    this.title = title;
    this.otherwise = otherwise;
  }

  /** What a person calls it. */
  String title() {
    return title;
  }

  /** What is done where it is not kept. */
  String otherwise() {
    return otherwise;
  }

  /** A service with this patch does not keep it. */
  Patch patch() {
    return new Patch(
        switch (this) {
          case DEDUPLICATION ->
              List.of(Change.toDo(FixedValue.value(true), ANALYTICS + "Tally", "isNew"));
          case STATE -> List.of(Change.toDo(emptyMap(), ANALYTICS + "Tally", "takeChanges"));
          case DIGEST ->
              List.of(Change.toDo(FixedValue.value(0L), ANALYTICS + "Fingerprint", "of"));
          case LATENCIES ->
              List.of(Change.toDo(StubMethod.INSTANCE, ANALYTICS + "LatencyHistogram", "record"));
          case TRANSACTIONS ->
              List.of(
                  Change.toDo(
                      MethodCall.invoke(named("producer")), SETTINGS, "transactionalProducer"),
                  Change.toLeaveOut("initTransactions", CONSUMER, "subscribe"),
                  Change.toDo(StubMethod.INSTANCE, CONSUMER, "begin"),
                  Change.toDo(MethodDelegation.to(AtLeastOnce.class), CONSUMER, "commit"));
        });
  }

  private static Implementation emptyMap() {
    return MethodCall.invoke(
        TypeDescription.ForLoadedType.of(Map.class)
            .getDeclaredMethods()
            .filter(named("of").and(takesNoArguments()))
            .getOnly());
  }
}

package io.github.streamingkafka.validation.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.streamingkafka.common.events.EventCodec;
import io.github.streamingkafka.validation.orders.Digest;
import io.github.streamingkafka.validation.orders.IdForm;
import org.junit.jupiter.api.Test;

class ShapeTest {
  @Test
  void shouldMakeOrdersThatAreAsLargeAsTheyAreToBeAndCanBeRead() throws Exception {
    Shape shape = new Shape(IdForm.UUID, 5_000, 10, 6);
    byte[] value = shape.value(3);
    assertThat(value).hasSizeBetween(5_000, 6_100);
    var order = EventCodec.readOrder(EventCodec.key(shape.id(3)), value);
    assertThat(order.itemId()).hasToString("item-4");
    assertThat(order.qty()).isEqualTo(4);
  }

  @Test
  void shouldKnowTheDigestOfItsOrdersAndTheirOutcomes() {
    // As announced: of the first two orders of a run, the second fails.
    Digest digest = new Digest();
    digest.addOrder("bench-1", "item-2", 2);
    digest.addOutcome("bench-1", "RESERVED");
    digest.addOrder("bench-2", "item-3", 3);
    digest.addOutcome("bench-2", "FAILED");
    assertThat(new Shape(IdForm.OWN, 0, 2, 6).digest()).isEqualTo(digest.toString());
  }

  @Test
  void shouldHaveFewerOrdersWhereTheyAreLarge() {
    Shape million = new Shape(IdForm.OWN, 0, 1_000_000, 6);
    assertThat(million.sized(500_000).in(100))
        .isEqualTo(new Shape(IdForm.OWN, 500_000, 2_000, 100));
  }
}

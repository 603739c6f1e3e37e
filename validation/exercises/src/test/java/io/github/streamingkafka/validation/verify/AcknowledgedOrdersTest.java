package io.github.streamingkafka.validation.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.streamingkafka.common.process.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcknowledgedOrdersTest {
  private static final String BEGIN =
      "# acknowledged orders of run r in orders: sequence,partition,offset\n";

  @TempDir private Path directory;

  @Test
  void shouldFindNothingWrongWithWhatIsInItsPlace() throws IOException {
    AcknowledgedOrders orders =
        list(BEGIN + "1,0,5\n2,1,5\nacknowledged 2/3, 9.1 orders/s\n3,0,7\n");
    log(orders, 0, 4, "x", "r-1", "y", "r-3", "r-4");
    log(orders, 1, 5, "r-2");

    assertThat(orders.size()).isEqualTo(3);
    assertThat(orders.missing()).isEmpty();
    assertThat(orders.others()).isEmpty();
    assertThat(orders.unordered()).isEmpty();
  }

  @Test
  void shouldNameAnOrderThatIsMissing() throws IOException {
    AcknowledgedOrders orders = list(BEGIN + "1,0,5\n2,0,6\n3,0,9\n");
    log(orders, 0, 5, "r-1");
    log(orders, 0, 7, "r-2");

    assertThat(orders.missing()).containsExactly("r-2 at orders-0@6", "r-3 at orders-0@9");
  }

  @Test
  void shouldNameAnOrderThatAnotherStandsFor() throws IOException {
    AcknowledgedOrders orders = list(BEGIN + "1,0,5\n2,0,6\n");
    log(orders, 0, 5, "r-1", "r-3");

    assertThat(orders.missing()).isEmpty();
    assertThat(orders.others()).containsExactly("r-2 at orders-0@6: the log has r-3");
  }

  @Test
  void shouldNameOrdersThatWereAcknowledgedInAnotherOrder() throws IOException {
    AcknowledgedOrders orders = list(BEGIN + "2,0,5\n1,0,6\n1,1,6\n3,1,5\n");

    assertThat(orders.unordered())
        .containsExactly(
            "r-1 at orders-0@6, acknowledged after r-2 at orders-0@5",
            "r-3 at orders-1@5, acknowledged after r-1 at orders-1@6");
    assertThat(orders.size()).isEqualTo(4);
  }

  @Test
  void shouldTakeARunThatIsSentAgainForAListOfItsOwn() throws IOException {
    AcknowledgedOrders orders = list(BEGIN + "1,0,5\n2,0,6\n" + BEGIN + "1,0,8\n");
    log(orders, 0, 5, "r-1", "r-2", "r-3", "r-1");

    assertThat(orders.size()).isEqualTo(3);
    assertThat(orders.unordered()).isEmpty();
    assertThat(orders.missing()).isEmpty();
    assertThat(orders.others()).isEmpty();
  }

  @Test
  void shouldNotLookForAnOrderWhosePlaceKafkaNoLongerKnew() throws IOException {
    AcknowledgedOrders orders = list(BEGIN + "1,0,5\n2,0,-1\n3,0,7\n");
    log(orders, 0, 5, "r-1", "r-2", "r-3");

    assertThat(orders.size()).isEqualTo(3);
    assertThat(orders.unordered()).isEmpty();
    assertThat(orders.missing()).isEmpty();
  }

  @Test
  void shouldNotTakeALineThatIsNotWhole() throws IOException {
    assertThat(list(BEGIN + "1,0,5\n2,0,1").size()).isEqualTo(1);
  }

  @Test
  void shouldRefuseAFileWithoutAList() {
    assertThatThrownBy(() -> list("1,0,5\n"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("expected a list as `burst --acknowledged` writes it");
    assertThatThrownBy(() -> AcknowledgedOrders.read(List.of(directory.resolve("none"))))
        .isInstanceOf(ConfigurationException.class);
  }

  private AcknowledgedOrders list(String text) throws IOException {
    Path file = directory.resolve("list");
    Files.writeString(file, text);
    return AcknowledgedOrders.read(List.of(file));
  }

  private static void log(AcknowledgedOrders orders, int partition, long first, String... keys) {
    for (int i = 0; i < keys.length; i++) {
      orders.check(
          new ConsumerRecord<>(
              "orders", partition, first + i, keys[i].getBytes(UTF_8), new byte[0]));
    }
  }
}

package io.github.streamingkafka.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.streamingkafka.common.process.BrokerUnavailableException;
import io.github.streamingkafka.common.process.Environment;
import io.github.streamingkafka.common.process.ExitStatus;
import io.github.streamingkafka.common.process.StopSignal;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ProducerOrderTest {
  private final StopSignal stop = new StopSignal();

  @ParameterizedTest
  @ValueSource(strings = {"continuous", "idle"})
  void shouldWaitForTheBrokerUntilToldToStopIfItHasNoEnd(String mode) {
    // Given a stop that comes well after STARTUP_TIMEOUT_SEC
    CompletableFuture.delayedExecutor(2_500, TimeUnit.MILLISECONDS).execute(stop::request);

    assertThat(ProducerOrder.run(withoutBroker(mode), stop)).isEqualTo(ExitStatus.OK);
    assertThat(stop.isRequested()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"burst", "once"})
  void shouldGiveUpAfterTheStartupTimeoutIfItHasAnEnd(String mode) {
    assertThatExceptionOfType(BrokerUnavailableException.class)
        .isThrownBy(() -> ProducerOrder.run(withoutBroker(mode), stop))
        .withMessageContaining("STARTUP_TIMEOUT_SEC=1");
  }

  private static ProducerOrderConfig withoutBroker(String mode) {
    return ProducerOrderConfig.read(
        new Environment(
            Map.of("MODE", mode, "BOOTSTRAP_SERVERS", "127.0.0.1:1", "STARTUP_TIMEOUT_SEC", "1")),
        new CommandLine(false, false, Optional.empty()),
        Instant.EPOCH,
        new Random(1));
  }
}

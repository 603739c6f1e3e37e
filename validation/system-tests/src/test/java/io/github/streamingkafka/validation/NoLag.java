package io.github.streamingkafka.validation;

import static org.assertj.core.api.Assertions.assertThat;

/** Both groups have committed all there is on every partition, markers of transactions included. */
record NoLag() implements Promise {
  @Override
  public void check(Evidence evidence) {
    assertThat(evidence.lag().get(Pipeline.INVENTORY))
        .hasSize(Pipeline.PARTITIONS)
        .allSatisfy((partition, lag) -> assertThat(lag).as(partition.toString()).isZero());
    assertThat(evidence.lag().get(Pipeline.ANALYTICS))
        .hasSize(2 * Pipeline.PARTITIONS)
        .allSatisfy((partition, lag) -> assertThat(lag).as(partition.toString()).isZero());
  }
}

package io.github.streamingkafka.validation;

/** Something that always holds once the services have caught up, whatever happened before. */
interface Promise {
  /**
   * Checks it.
   *
   * @throws AssertionError if it is broken
   */
  void check(Evidence evidence);
}

package io.github.streamingkafka.validation.local;

/** How the start of the stack ended. */
enum Readiness {
  /** It can be used. */
  READY,
  /** It runs, and analytics did not get ready in time. */
  LATE,
  /** It stops again. */
  STOPPED
}

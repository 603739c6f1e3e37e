package io.github.streamingkafka.validation.process;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Signals that Java does not send by itself. */
public enum Signal {
  STOP,
  CONT,
  /** Makes a JVM print what its threads do. */
  QUIT;

  /** Sends it; to a process that is gone, nothing happens. */
  public void to(ProcessHandle process) {
    if (!process.isAlive()) {
      return;
    }
    try {
      new ProcessBuilder("kill", "-" + name(), Long.toString(process.pid()))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

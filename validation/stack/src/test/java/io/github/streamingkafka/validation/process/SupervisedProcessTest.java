package io.github.streamingkafka.validation.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SupervisedProcessTest {
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final Log log = new Log();
  private final SupervisedProcess supervised =
      new SupervisedProcess("service", Duration.ofSeconds(10), log, timer);

  @AfterEach
  void stop() {
    supervised.stop();
    timer.shutdownNow();
  }

  @Test
  void shouldStartAServiceAgainThatFailsAfterLongerAndLongerPauses() {
    log.script = "exit 7";

    supervised.start();

    await().until(() -> log.said("restarting").size() >= 3);
    assertThat(log.said("restarting").subList(0, 3))
        .containsExactly(
            "restarting: ended with status 7, PT0.1S",
            "restarting: ended with status 7, PT0.2S",
            "restarting: ended with status 7, PT0.4S");
  }

  @Test
  void shouldLeaveAServiceStoppedThatWasStopped() {
    log.script = "exec sleep 600";
    supervised.start();
    Process process = log.launched.get(0);

    supervised.stop();

    assertThat(process.isAlive()).isFalse();
    await().until(() -> log.said("ended").size() == 1);
    assertThat(log.said("restarting")).isEmpty();
  }

  @Test
  void shouldStopAServiceThatIsFrozen() {
    log.script = "trap 'exit 3' TERM; while :; do sleep 0.05; done";
    supervised.start();
    Process process = log.launched.get(0);
    supervised.freeze();

    supervised.stop();

    assertThat(process.isAlive()).isFalse();
    assertThat(process.exitValue()).isEqualTo(3);
  }

  @Test
  void shouldLeaveAServiceDownThatWasKilled() {
    log.script = "exec sleep 600";
    supervised.start();

    supervised.kill();

    assertThat(supervised.isRunning()).isFalse();
    await().until(() -> log.said("ended").size() == 1);
    assertThat(log.said("restarting")).isEmpty();
  }

  @Test
  void shouldStopAServiceThatWaitsForItsRestart() {
    log.script = "exit 1";
    supervised.start();
    await().until(() -> !log.said("restarting").isEmpty());

    supervised.stop();
    log.script = "exec sleep 600";
    supervised.start();

    assertThat(log.launched.get(log.launched.size() - 1).isAlive()).isTrue();
  }

  @Test
  void shouldNotStartAServiceTwice() {
    log.script = "exec sleep 600";

    supervised.start();
    supervised.start();

    assertThat(log.launched).hasSize(1);
  }

  @Test
  void shouldLeaveAServiceDownThatRefusesItsVariables() {
    log.script = "exit 2";

    supervised.start();

    await().until(() -> !log.said("refused").isEmpty());
    assertThat(log.said("restarting")).isEmpty();
  }

  @Test
  void shouldLeaveAServiceDownThatIsDone() {
    log.script = "exit 0";

    supervised.start();

    await().until(() -> !log.said("done").isEmpty());
    assertThat(log.said("restarting")).isEmpty();
  }

  @Test
  void shouldNotDoAgainWhatHasAnEndThoughItFailed() {
    log.script = "exit 1";
    log.hasAnEnd = true;

    supervised.start();

    await().until(() -> !log.said("done").isEmpty());
    assertThat(log.said("done")).containsExactly("done: 1");
    assertThat(log.said("restarting")).isEmpty();
  }

  @Test
  void shouldTryAgainWhenAServiceCannotBeStarted() {
    log.script = "exit 1";
    supervised.start();

    log.broken = true;

    await().until(() -> log.said("restarting").contains("restarting: broken, PT0.2S"));
    log.broken = false;
    int launched = log.launched.size();
    await().until(() -> log.launched.size() > launched);
  }

  /** Starts a shell script and notes what happens. */
  private static final class Log implements SupervisedProcess.Events {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<Process> launched = new CopyOnWriteArrayList<>();
    private volatile String script;
    private volatile boolean broken;
    private volatile boolean hasAnEnd;

    List<String> said(String word) {
      return lines.stream().filter(line -> line.startsWith(word)).toList();
    }

    @Override
    public Process launch() {
      if (broken) {
        throw new IllegalStateException("broken");
      }
      try {
        Process process = new ProcessBuilder("sh", "-c", script).start();
        launched.add(process);
        return process;
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }

    @Override
    public boolean hasAnEnd() {
      return hasAnEnd;
    }

    @Override
    public void ended() {
      lines.add("ended");
    }

    @Override
    public void restarting(String reason, Duration pause) {
      lines.add("restarting: " + reason + ", " + pause);
    }

    @Override
    public void done(int status) {
      lines.add("done: " + status);
    }

    @Override
    public void refused() {
      lines.add("refused");
    }
  }
}

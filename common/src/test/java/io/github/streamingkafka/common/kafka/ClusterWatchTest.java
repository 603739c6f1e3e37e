package io.github.streamingkafka.common.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusterWatchTest {
  private final Queue<Object> answers = new ArrayDeque<>();
  private final List<String> problems = new ArrayList<>();
  private final PrintStream before = System.err;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  private final ClusterWatch watch =
      new ClusterWatch(silentAdmin())
          .check((admin, timeoutMs) -> Optional.empty(), problems::add)
          .check((admin, timeoutMs) -> nextAnswer(), problems::add);

  private Optional<String> nextAnswer() throws ExecutionException {
    Object answer = answers.remove();
    if (answer instanceof Exception failure) {
      throw new ExecutionException(failure);
    }
    return Optional.of(answer.toString()).filter(text -> !text.isEmpty());
  }

  @AfterEach
  void restore() {
    System.setErr(before);
  }

  @Test
  void shouldTellWhatIsWrongAndEnd() throws Exception {
    answers.addAll(List.of("", new GroupAuthorizationException("hidden"), "gone"));

    assertThat(watch.foundProblem()).isFalse();
    assertThat(watch.foundProblem()).isFalse();
    assertThat(watch.foundProblem()).isTrue();
    assertThat(problems).containsExactly("gone");
  }

  @Test
  void shouldLogOnceThatNoBrokerAnswersAndOnceThatOneDoesAgain() throws Exception {
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    TimeoutException timeout = new TimeoutException("timed out");
    Exception refused = new GroupAuthorizationException("hidden");
    answers.addAll(List.of("", timeout, timeout, "", "", timeout, refused));

    while (!answers.isEmpty()) {
      assertThat(watch.foundProblem()).isFalse();
    }

    assertThat(
            log.toString(StandardCharsets.UTF_8).lines().map(line -> line.replaceAll(".* - ", "")))
        .containsExactly(
            "no answer from the broker for 5 s, waiting for it",
            "the broker answers again",
            "no answer from the broker for 5 s, waiting for it",
            "the broker answers again");
  }

  @Test
  void shouldNotTakeItsOwnEndForThatOfTheBroker() throws Exception {
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    answers.add(new TimeoutException("the admin client is closed"));

    watch.close();

    assertThat(watch.foundProblem()).isFalse();
    assertThat(log.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  private static Admin silentAdmin() {
    return (Admin)
        Proxy.newProxyInstance(
            Admin.class.getClassLoader(),
            new Class<?>[] {Admin.class},
            (admin, method, arguments) -> null);
  }
}

package io.github.streamingkafka.validation;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Leaves a test out where Docker does not answer, and says so once. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresDocker.Condition.class)
public @interface RequiresDocker {

  /** Asks Docker, once in the life of a JVM. */
  final class Condition implements ExecutionCondition {
    private static final String LEFT_OUT =
        "Docker does not answer: container and Compose tests left out";
    private static final boolean DOCKER_ANSWERS = ask();

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return DOCKER_ANSWERS
          ? ConditionEvaluationResult.enabled("Docker answers")
          : ConditionEvaluationResult.disabled(LEFT_OUT);
    }

    private static boolean ask() {
      boolean answers = dockerInfoSucceeds();
      if (!answers && isFirstToSay()) {
        System.out.println(LEFT_OUT);
      }
      return answers;
    }

    /** The suites run in several JVMs, of which the first to leave a mark in this build speaks. */
    private static boolean isFirstToSay() {
      String build = System.getProperty("build.started", "").replace(':', '-');
      try {
        Files.createFile(Path.of("target", "docker-left-out-" + build));
        return true;
      } catch (FileAlreadyExistsException said) {
        return false;
      } catch (IOException noTarget) {
        return true;
      }
    }

    private static boolean dockerInfoSucceeds() {
      try {
        Process info =
            new ProcessBuilder("docker", "info")
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start();
        if (info.waitFor(30, TimeUnit.SECONDS)) {
          return info.exitValue() == 0;
        }
        info.destroyForcibly();
        return false;
      } catch (IOException notInstalled) {
        return false;
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }
}

package io.github.streamingkafka.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.streamingkafka.validation.process.Installation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a checkout gives on machines whose Git is set up differently from ours. */
class CheckoutTest {
  @Test
  void shouldKeepLineEndsWhateverGitIsSetTo() {
    // Given
    Shell.Result git = new Shell(Installation.root(), Map.of()).run("git ls-files --eol");
    List<String> files = git.output().lines().toList();
    assumeTrue(git.status() == 0 && !files.isEmpty(), "not a checkout of Git: left out");

    // Then, in lines such as "i/lf w/lf attr/text=auto eol=lf <tab> name"
    assertThat(files)
        .allMatch(
            file ->
                file.startsWith("i/-text")
                    ? file.contains("attr/-text")
                    : file.matches("i/(lf|none) .* attr/text=auto eol=lf .*\\s.*"));
  }
}

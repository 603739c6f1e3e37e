package io.github.streamingkafka.validation;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.streamingkafka.validation.process.Installation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands, links and class names of the documents, compared with what they refer to. */
class DocumentedCommandsIT {
  private static final Shell SHELL = new Shell(Installation.root(), Map.of());
  private static final String GUIDES = text("README.md") + text("docs/test-scenarios.md");
  private static final Set<String> SERVICES =
      groups("(?m)^  (\\w+):$", text("docker-compose.yml").split("\nservices:|\nvolumes:", -1)[1]);

  /** The help of each command that was asked for. */
  private final Map<String, String> help = new HashMap<>();

  @Test
  void shouldUseScriptsAsTheirHelpSays() {
    assertThat(commands("scripts/\\w+")).hasSizeGreaterThan(10);
    for (MatchResult command : commands("scripts/\\w+")) {
      String help = help("bash " + command.group(1));
      List<String> words = List.of(command.group(2).strip().split("[\\s=]+", -1));
      for (String word : words) {
        boolean isOption = word.startsWith("-") && !words.contains("kafka");
        if (isOption || word.equals(words.get(0)) || SERVICES.contains(word)) {
          assertThat(help).as(command.group()).containsPattern("(?<![\\w-])" + word + "(?![\\w-])");
        }
      }
    }
  }

  /** What the system tests type is the guide; README has the same, with fewer words around it. */
  @ParameterizedTest
  @CsvSource({"### Burst, ## 1. Burst", "### Throttle, ## 2. Throttle", "### Replay, ## 3. Replay"})
  void shouldHaveInReadmeWhatTheGuideHas(String heading, String guide) throws IOException {
    assertThat(Guide.commands(guide)).containsSubsequence(Guide.commands("README.md", heading));
  }

  @Test
  void shouldNameServicesOfCompose() {
    assertThat(SERVICES).containsAll(groups("\\b([a-z]+_(?:order|consumer))\\b", GUIDES));
  }

  @Test
  void shouldGiveComposeOptionsThatItKnows() {
    assumeTrue(SHELL.run("docker compose version").status() == 0, "no Docker Compose: left out");
    for (MatchResult command : commands("docker compose")) {
      List<String> words = List.of(command.group(2).strip().split("[\\s=]+", -1));
      String help = help("docker compose " + words.get(0));
      assertThat(words.stream().takeWhile(word -> !SERVICES.contains(word)))
          .as(command.group())
          .filteredOn(word -> word.startsWith("-"))
          .allSatisfy(option -> assertThat(help).containsPattern("(?m)^.{2,6}" + option + "[ ,]"));
    }
  }

  @Test
  void shouldLinkToFilesAndHeadingsThatExist() {
    for (String document : files("md")) {
      for (MatchResult link : matches("]\\(([^)#:]*)(#[^):]*)?\\)", text(document)).toList()) {
        Path from = Path.of(document);
        Path target = link.group(1).isEmpty() ? from : from.resolveSibling(link.group(1));
        assertThat(Installation.root().resolve(target))
            .as("%s: %s", document, link.group())
            .exists();
        if (link.group(2) != null) {
          String headings = text(target.toString()).toLowerCase(Locale.ROOT).replace("# ", "#");
          assertThat(headings.replaceAll("[^\\w\n #-]", "").replace(' ', '-').lines())
              .as(document)
              .anyMatch(heading -> heading.matches("#*" + link.group(2)));
        }
      }
    }
  }

  @Test
  void shouldNameClassesThatExist() {
    Set<String> classes = groups("(?m)(\\w+)\\.java$", String.join("\n", files("java")));
    for (String document : List.of("README.md", "CONTRIBUTING.md", "docs/architecture.md")) {
      assertThat(classes)
          .as(document)
          .containsAll(groups("`(?:\\w+\\.)?([A-Z][a-z]\\w*)`", text(document)));
    }
  }

  private String help(String command) {
    return help.computeIfAbsent(command, asked -> succeed(asked + " --help"));
  }

  /** Commands of the guides: the program, and what follows up to a comment. */
  private static List<MatchResult> commands(String program) {
    String command = "(?m)(?:^ {4,}|`)(?:[A-Z_]+=\\S* )*(" + program + ")\\b([^`#\\n]*)";
    return matches(command, GUIDES.replace("\\\n", " ")).toList();
  }

  private static Stream<MatchResult> matches(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results();
  }

  private static Set<String> groups(String pattern, String text) {
    return matches(pattern, text).map(match -> match.group(1)).collect(toSet());
  }

  /** Files of the source tree, without the directories that programs write to. */
  private static List<String> files(String ending) {
    String written = "\\( -name target -o -name '.?*' \\) -prune";
    return succeed("find * " + written + " -o -name '*." + ending + "' -print").lines().toList();
  }

  private static String text(String file) {
    return succeed("cat " + file);
  }

  private static String succeed(String command) {
    Shell.Result result = SHELL.run(command);
    assertThat(result.status()).as(result.toString()).isZero();
    return result.output();
  }
}

package io.github.streamingkafka.validation;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which package may know which: imports run one way. */
class LayersTest {
  private static final String ALL = "io.github.streamingkafka";
  private static final String COMMON = ALL + ".common";
  private static final String ANALYTICS = ALL + ".analytics";

  private static final int MAX_CLASSES = 20;

  private static JavaClasses classes;

  @BeforeAll
  static void read() {
    classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ALL);
  }

  @Test
  void shouldHaveNoCircles() {
    slices().matching(ALL + ".(**)").should().beFreeOfCycles().check(classes);
  }

  @Test
  void shouldHaveNoPackageThatNobodyOverlooks() {
    Map<String, Long> sizes =
        classes.stream()
            .filter(JavaClass::isTopLevelClass)
            .filter(each -> !each.getSimpleName().equals("package-info"))
            .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
    sizes.values().removeIf(size -> size <= MAX_CLASSES);
    assertThat(sizes).isEmpty();
  }

  @Test
  void shouldKnowNoKafkaWhereEventsAreReadAndWritten() {
    noClasses()
        .that()
        .resideInAPackage(COMMON + ".events")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka..", COMMON + ".kafka")
        .check(classes);
  }

  @Test
  void shouldKnowNothingOfServicesInWhatTheyShare() {
    noClasses()
        .that()
        .resideInAPackage(COMMON + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ALL + ".producer..", ALL + ".inventory..", ANALYTICS + "..")
        .check(classes);
  }

  @Test
  void shouldCountWithoutKnowingClientsFormatsStateOrWhatIsServed() {
    noClasses()
        .that()
        .resideInAPackage(ANALYTICS + ".counting")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            ANALYTICS,
            ANALYTICS + ".state",
            ANALYTICS + ".serving",
            COMMON + ".kafka",
            COMMON + ".process",
            "org.apache.kafka.clients..",
            "com.fasterxml.jackson..")
        .check(classes);
  }

  @Test
  void shouldServeWithoutKnowingKafkasClients() {
    noClasses()
        .that()
        .resideInAPackage(ANALYTICS + ".serving")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka.clients..", ANALYTICS + ".state", COMMON + ".kafka")
        .check(classes);
  }
}

package io.zancudo;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows of the ground floor: mqtt ← topic ← cluster ← implementations of its seams. */
class ArchitectureTest {

  private static final String SEAMS = "io.zancudo.cluster";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.zancudo");

  @Test
  void seesTheClasses() {
    assertThat(CLASSES).isNotEmpty();
  }

  @Test
  void knowsNothingOfTheBroker() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.zancudo.broker..", "io.netty..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void hazelcastStaysInItsPackage() {
    noClasses()
        .that()
        .resideOutsideOfPackage(SEAMS + ".hazelcast..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.hazelcast..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void valuesKnowNothingOfOurs() {
    noClasses()
        .that()
        .resideInAPackage("io.zancudo.mqtt..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.zancudo.topic..", SEAMS + "..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void topicTreesKnowOnlyValues() {
    noClasses()
        .that()
        .resideInAPackage("io.zancudo.topic..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(SEAMS + "..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void seamsDoNotKnowTheirImplementations() {
    noClasses()
        .that()
        .resideInAPackage(SEAMS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            SEAMS + ".local..",
            SEAMS + ".replicated..",
            SEAMS + ".hazelcast..",
            SEAMS + ".bus..",
            SEAMS + ".store..",
            SEAMS + ".wire..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices()
        .matching("io.zancudo.(**)")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(CLASSES);
  }
}

package io.zancudo.broker;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/**
 * The arrows between the packages of both modules. A PUBLISH walks listener → codec → protocol →
 * auth → routing → session → link; no package looks back up that road.
 */
class ArchitectureTest {

  private static final String BROKER = "io.zancudo.broker";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.zancudo");

  @Test
  void seesTheClasses() {
    assertThat(CLASSES).isNotEmpty();
  }

  @Test
  void nettyStaysAtTheWire() {
    noClasses()
        .that()
        .resideOutsideOfPackages(BROKER + ".codec..", BROKER + ".link..", BROKER + ".listener..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void hazelcastStaysBehindTheSeams() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.zancudo.cluster.hazelcast..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.hazelcast..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void onlyTheCompositionRootChoosesTheImplementationOfTheSeams() {
    noClasses()
        .that()
        .resideInAPackage(BROKER + ".(*)..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.zancudo.cluster.bus..",
            "io.zancudo.cluster.hazelcast..",
            "io.zancudo.cluster.local..",
            "io.zancudo.cluster.replicated..",
            "io.zancudo.cluster.store..")
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

  @Test
  void nobodyKnowsTheCompositionRoot() {
    noClasses()
        .that()
        .resideOutsideOfPackage(BROKER)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(BROKER)
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void codecKnowsOnlyTheValuesOfMqtt() {
    knowsOnlyMqttValues(BROKER + ".codec..").check(CLASSES);
  }

  @Test
  void configKnowsOnlyTheValuesOfMqtt() {
    knowsOnlyMqttValues(BROKER + ".config..").check(CLASSES);
  }

  @Test
  void sessionsAndRoutingDoNotLookBack() {
    noClasses()
        .that()
        .resideInAnyPackage(
            BROKER + ".link..", BROKER + ".session..", BROKER + ".routing..", BROKER + ".auth..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(BROKER + ".protocol..", BROKER + ".listener..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void protocolDoesNotKnowItsTransport() {
    noClasses()
        .that()
        .resideInAPackage(BROKER + ".protocol..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(BROKER + ".listener..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  private static ArchRule knowsOnlyMqttValues(String packageOfOurs) {
    return noClasses()
        .that()
        .resideInAPackage(packageOfOurs)
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.zancudo..")
                .and(resideOutsideOfPackages(packageOfOurs, "io.zancudo.mqtt..")))
        .allowEmptyShould(true);
  }
}

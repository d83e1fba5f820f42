package io.zancudo.broker.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpecTest {

  private static final String ID = "MQTT-3.1.2-24";

  private final SpecCoverage coverage = new SpecCoverage();

  @Test
  void everyIdentifierInATestIsKnown() {
    JavaClasses classes = new ClassFileImporter().importPackages("io.zancudo");

    List<String> unknown =
        classes.stream()
            .flatMap(type -> type.getMethods().stream())
            .filter(method -> method.isAnnotatedWith(Spec.class))
            .flatMap(
                method ->
                    List.of(method.getAnnotationOfType(Spec.class).value()).stream()
                        .filter(id -> !SpecStatement.isKnown(id))
                        .map(id -> id + " at " + method.getFullName()))
            .toList();

    assertThat(unknown).isEmpty();
  }

  @Test
  void knownAreMqtt5StatementsAndThoseOf311Alone() {
    assertThat(SpecStatement.isKnown(ID)).isTrue();
    assertThat(SpecStatement.isKnown("MQTT311-3.1.3-8")).isTrue();
    assertThat(SpecStatement.isKnown("MQTT-3.1.2-99")).isFalse();
    assertThat(SpecStatement.isKnown("MQTT311-3.1.3")).isFalse();
  }

  @Test
  void statementsThatBindOnlyClientsAreNotCounted() {
    List<SpecStatement> statements =
        List.of(
            new SpecStatement(ID, "Server", "CONNECT"),
            new SpecStatement("MQTT-3.1.2-25", "Both", "CONNECT"),
            new SpecStatement("MQTT-3.1.2-26", "Client", "CONNECT"));
    coverage.passed(ID, "a");
    coverage.passed("MQTT-3.1.2-26", "a");

    assertThat(coverage.summary(statements)).endsWith("1 of 2 proven by tests, 1 not");
    assertThat(coverage.list(statements, true)).isEqualTo("  3.1.2-24");
    assertThat(coverage.list(statements, false)).isEqualTo("  3.1.2-25");
  }

  @Test
  void oneFailureOutweighsAnyPass() {
    coverage.passed(ID, "a");
    assertThat(coverage.isProven(ID)).isTrue();

    coverage.failed(ID, "b");

    assertThat(coverage.isProven(ID)).isFalse();
    assertThat(coverage.table(List.of(new SpecStatement(ID, "Both", "CONNECT"))))
        .isEqualTo("NOT PROVEN  MQTT-3.1.2-24     CONNECT  [a, b FAILED]");
  }

  @Test
  void aLaterRunAddsToAnEarlierOne() {
    SpecCoverage earlier = new SpecCoverage();
    earlier.passed(ID, "a");
    earlier.failed("MQTT-3.1.2-25", "b");
    coverage.passed("MQTT-3.1.2-25", "c");

    coverage.read(earlier.lines());

    assertThat(coverage.isProven(ID)).isTrue();
    assertThat(coverage.isProven("MQTT-3.1.2-25")).isFalse();
  }
}

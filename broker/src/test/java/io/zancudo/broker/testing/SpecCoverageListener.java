package io.zancudo.broker.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Collects what the {@link Spec} annotations of passed tests prove, and says it at the end of the
 * run: on the console, and with the names of the tests in {@code target/spec-coverage.txt}.
 *
 * <p>The build has two test runs, before and after packaging. The second one is started with {@code
 * -Dzancudo.spec.append=true} and adds to the outcomes of the first.
 */
public final class SpecCoverageListener implements TestExecutionListener {

  private final SpecCoverage coverage = new SpecCoverage();

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    Optional<Method> method = test.getSource().flatMap(SpecCoverageListener::method);
    if (method.isEmpty() || !method.get().isAnnotationPresent(Spec.class)) {
      return;
    }
    String name = method.get().getDeclaringClass().getName() + "." + method.get().getName();
    for (String id : method.get().getAnnotation(Spec.class).value()) {
      switch (result.getStatus()) {
        // A container of invocations passes even when it had none: only a test proves.
        case SUCCESSFUL -> {
          if (test.isTest()) {
            coverage.passed(id, name);
          }
        }
        case FAILED -> coverage.failed(id, name);
        case ABORTED -> {}
      }
    }
  }

  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    Path target = Path.of(System.getProperty("basedir", "."), "target");
    Path outcomes = target.resolve("spec-outcomes.tsv");
    List<SpecStatement> statements = SpecStatement.all();
    try {
      Files.createDirectories(target);
      if (Boolean.getBoolean("zancudo.spec.append") && Files.exists(outcomes)) {
        coverage.read(Files.readAllLines(outcomes));
      }
      Files.write(outcomes, coverage.lines());
      Files.writeString(
          target.resolve("spec-coverage.txt"),
          coverage.summary(statements) + "\n\n" + coverage.table(statements) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    print(statements);
  }

  private void print(List<SpecStatement> statements) {
    System.out.println(coverage.summary(statements));
    // With -Dtest=... most statements are unproven because their tests were not asked for.
    if (System.getProperty("test") == null) {
      System.out.println("Proven:\n" + coverage.list(statements, true));
      System.out.println("Not proven:\n" + coverage.list(statements, false));
      System.out.println("Which test proves what: target/spec-coverage.txt");
    }
  }

  private static Optional<Method> method(TestSource source) {
    return source instanceof MethodSource method
        ? Optional.of(method.getJavaMethod())
        : Optional.empty();
  }
}

package io.zancudo.broker.testing;

import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Names at the end of the run every test that was skipped, and why. */
public final class SkippedTestsListener implements TestExecutionListener {

  private final Collection<String> skipped = new ConcurrentLinkedQueue<>();

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    skipped.add("  " + test.getLegacyReportingName() + ": " + reason);
  }

  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    if (!skipped.isEmpty()) {
      System.out.println("Skipped tests:\n" + String.join("\n", skipped));
    }
  }
}

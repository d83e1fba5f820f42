package io.zancudo.loadtest.verdict;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What is to be said of a run.
 *
 * @param strict whether what only faults excuse is a failure too
 */
public record Verdict(
    History.Totals totals,
    long willsDueCount,
    Findings findings,
    List<Incidents.Incident> incidents,
    boolean strict) {

  /** Other orders than the publisher's, and old retained messages while nodes are apart. */
  private static final Set<Finding.Type> EXCUSED_BY_FAULTS =
      EnumSet.of(Finding.Type.REORDERED, Finding.Type.RETAINED_STALE_DURING_RUN);

  public boolean isFailure(Finding.Type type) {
    return findings.count(type) > 0 && (strict || !EXCUSED_BY_FAULTS.contains(type));
  }

  /** Nothing that was promised is missing. A run in which nothing was due has proved nothing. */
  public boolean passed() {
    return totals.dueCount() > 0
        && EnumSet.allOf(Finding.Type.class).stream().noneMatch(this::isFailure);
  }
}

package io.zancudo.loadtest.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class VerdictTest {
  private final Findings findings = new Findings();

  @Test
  void runWithoutFindingsPasses() {
    assertThat(verdict(1, true).passed()).isTrue();
  }

  @Test
  void runInWhichNothingWasDueProvesNothing() {
    assertThat(verdict(0, false).passed()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = Finding.Type.class,
      mode = Mode.EXCLUDE,
      names = {"REORDERED", "RETAINED_STALE_DURING_RUN"})
  void oneFindingFailsTheRun(Finding.Type type) {
    findings.add(type, 1, "text");

    assertThat(verdict(1, false).passed()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = Finding.Type.class,
      names = {"REORDERED", "RETAINED_STALE_DURING_RUN"})
  void onlyFaultsExcuseOrderAndOldRetainedMessages(Finding.Type type) {
    findings.add(type, 1, "text");

    assertThat(verdict(1, false).passed()).isTrue();
    assertThat(verdict(1, true).passed()).isFalse();
  }

  @Test
  void countsGoOnWhenNoMoreFindingsAreKept() {
    for (int i = 0; i < 1_500; i++) {
      findings.add(Finding.Type.LOST, i, "text");
    }

    assertThat(findings.count(Finding.Type.LOST)).isEqualTo(1_500);
    assertThat(findings.of(Finding.Type.LOST)).hasSize(1_000);
  }

  private Verdict verdict(long dueCount, boolean strict) {
    return new Verdict(new History.Totals(1, 1, dueCount, 1, 0), 0, findings, List.of(), strict);
  }
}

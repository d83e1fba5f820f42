package io.zancudo.loadtest.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RetainedLedgerTest {
  private static final String TOPIC = "retained/1";

  private final RetainedLedger ledger = new RetainedLedger();

  RetainedLedgerTest() {
    ledger.add(TOPIC);
  }

  @Test
  void newestValueIsRight() {
    write(3);

    assertThat(judge(Map.of(TOPIC, "2"))).isEmpty();
  }

  @Test
  void valueThatIsNotAcknowledgedYetMayBeThereOrNot() {
    write(3);
    ledger.next(TOPIC);

    assertThat(judge(Map.of(TOPIC, "2"))).isEmpty();
    assertThat(judge(Map.of(TOPIC, "3"))).isEmpty();
  }

  @Test
  void olderValueIsStale() {
    write(3);

    assertThat(judge(Map.of(TOPIC, "1")))
        .containsEntry(TOPIC, "retained topic=retained/1 found=1 wanted=2 or up to value 2");
  }

  @Test
  void missingValueIsLost() {
    write(3);

    assertThat(judge(Map.of())).containsKey(TOPIC);
  }

  @Test
  void clearedTopicMustBeEmpty() {
    write(10);

    assertThat(judge(Map.of())).isEmpty();
    assertThat(judge(Map.of(TOPIC, "8"))).containsKey(TOPIC);
  }

  @Test
  void topicThatNobodyWroteIsWrong() {
    assertThat(judge(Map.of("retained/2", "0"))).containsKey("retained/2");
  }

  @Test
  void whatWasNeverAcknowledgedIsNotDue() {
    ledger.next(TOPIC);

    assertThat(judge(Map.of())).isEmpty();
  }

  private void write(int count) {
    for (int i = 0; i < count; i++) {
      ledger.next(TOPIC);
      ledger.acknowledged(TOPIC);
    }
  }

  private Map<String, String> judge(Map<String, String> found) {
    return ledger.judge(found, ledger.floor());
  }
}

package io.zancudo.loadtest.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WillLedgerTest {
  private static final String WILL = "will/1";

  private final Findings findings = new Findings();
  private final WillLedger ledger = new WillLedger(findings);

  @BeforeEach
  void connect() {
    ledger.add(WILL);
    ledger.connecting(WILL);
  }

  @Test
  void willOfALostConnectionThatCameOnceIsRight() {
    ledger.connected(WILL);
    ledger.connectionLost(WILL, 1);
    assertThat(ledger.isMissing()).isTrue();
    ledger.received(WILL, 2);
    ledger.close();

    assertThat(ledger.dueCount()).isOne();
    assertThat(ledger.isMissing()).isFalse();
    assertNothingWrong();
  }

  @Test
  void willMayComeBeforeItsClientKnowsThatItsConnectionIsGone() {
    ledger.connected(WILL);
    ledger.received(WILL, 1);
    ledger.connectionLost(WILL, 2);
    ledger.close();

    assertNothingWrong();
  }

  @Test
  void willThatDidNotComeIsMissing() {
    ledger.connected(WILL);
    ledger.connectionLost(WILL, 1);
    ledger.close();

    assertThat(findings.count(Finding.Type.WILL_MISSING)).isOne();
  }

  @Test
  void willThatCameTwiceIsADuplicate() {
    ledger.connected(WILL);
    ledger.connectionLost(WILL, 1);
    ledger.received(WILL, 2);
    ledger.received(WILL, 3);
    ledger.close();

    assertThat(findings.count(Finding.Type.WILL_DUPLICATE)).isOne();
  }

  @Test
  void willAfterDisconnectIsUndue() {
    ledger.connected(WILL);
    ledger.disconnected(WILL, 1);
    ledger.received(WILL, 2);
    ledger.close();

    assertThat(findings.count(Finding.Type.WILL_UNDUE)).isOne();
  }

  @Test
  void willOfAConnectedClientIsUndueUnlessNodesWereApart() {
    ledger.connected(WILL);
    ledger.received(WILL, 2);
    ledger.close();
    assertThat(findings.count(Finding.Type.WILL_UNDUE)).isOne();

    ledger.excuseConnected();
    ledger.close();
    assertThat(findings.count(Finding.Type.WILL_UNDUE)).isOne();
  }

  @Test
  void willAfterAnUnansweredConnectMayComeOrNot() {
    ledger.connectionLost(WILL, 1);
    ledger.close();
    ledger.received(WILL, 2);
    ledger.close();

    assertNothingWrong();
  }

  @Test
  void willOfNobodyIsAPhantom() {
    ledger.received("will/2", 1);

    assertThat(findings.count(Finding.Type.PHANTOM)).isOne();
  }

  private void assertNothingWrong() {
    for (Finding.Type type : Finding.Type.values()) {
      assertThat(findings.count(type)).as("%s", type).isZero();
    }
  }
}

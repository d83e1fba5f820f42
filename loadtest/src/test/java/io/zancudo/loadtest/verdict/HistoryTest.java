package io.zancudo.loadtest.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HistoryTest {
  private final Findings findings = new Findings();
  private final History history = new History(findings);
  private final Stream qos1 = history.addStream("p", "s/1", 1, false);
  private final Stream qos2 = history.addStream("p", "s/2", 2, false);
  private final Receiver persistent =
      history.addReceiver("persistent", Receiver.Kind.PERSISTENT, 2, stream -> true);

  @Test
  void whatIsAcknowledgedAndDeliveredOnceIsRight() {
    acknowledge(qos1, 3);
    acknowledge(qos2, 3);
    deliver(persistent, qos1, 0, 1, 2);
    deliver(persistent, qos2, 0, 1, 2);

    History.Totals totals = history.close();

    assertThat(totals).isEqualTo(new History.Totals(6, 6, 6, 6, 0));
    for (Finding.Type type : Finding.Type.values()) {
      assertThat(findings.count(type)).as("%s", type).isZero();
    }
  }

  @Test
  void acknowledgedMessageThatDidNotComeIsLost() {
    acknowledge(qos1, 3);
    deliver(persistent, qos1, 0, 2);

    history.close();

    assertThat(findings.of(Finding.Type.LOST))
        .containsExactly(
            new Finding(
                Finding.Type.LOST, 1_001, "publisher=p topic=s/1 qos=1 n=1 subscriber=persistent"));
  }

  @Test
  void lastMessageThatDidNotComeIsLost() {
    acknowledge(qos2, 2);
    deliver(persistent, qos2, 0);

    history.close();

    assertThat(findings.count(Finding.Type.LOST)).isOne();
  }

  @Test
  void messageWithoutAcknowledgementIsUnfinishedAndNotDue() {
    qos1.send();

    History.Totals totals = history.close();

    assertThat(totals.dueCount()).isZero();
    assertThat(findings.count(Finding.Type.UNFINISHED)).isOne();
    assertThat(findings.count(Finding.Type.LOST)).isZero();
  }

  @Test
  void qos2MessageThatComesTwiceIsADuplicate() {
    acknowledge(qos2, 2);
    deliver(persistent, qos2, 0, 1, 0);

    assertThat(findings.of(Finding.Type.QOS2_DUPLICATE))
        .singleElement()
        .extracting(Finding::text)
        .isEqualTo("topic=s/2 n=0 subscriber=persistent");
    assertThat(findings.count(Finding.Type.REORDERED)).isZero();
  }

  @Test
  void qos1MessageMayComeTwice() {
    acknowledge(qos1, 2);
    deliver(persistent, qos1, 0, 1, 0, 1);

    assertThat(history.close().qos1DuplicateCount()).isEqualTo(2);
    assertThat(findings.count(Finding.Type.QOS2_DUPLICATE)).isZero();
    assertThat(findings.count(Finding.Type.REORDERED)).isZero();
  }

  @Test
  void qos2MessageToQos1SubscriptionMayComeTwice() {
    Receiver lower = history.addReceiver("lower", Receiver.Kind.PERSISTENT, 1, stream -> true);
    acknowledge(qos2, 1);
    history.delivered(lower, "s/2", 0, 1, 1, 5);
    history.delivered(lower, "s/2", 0, 1, 1, 6);

    assertThat(findings.count(Finding.Type.QOS2_DUPLICATE)).isZero();
  }

  @Test
  void firstDeliveryBehindALaterMessageIsReordered() {
    acknowledge(qos1, 3);
    deliver(persistent, qos1, 0, 2, 1);

    assertThat(findings.of(Finding.Type.REORDERED))
        .singleElement()
        .extracting(Finding::text)
        .isEqualTo("topic=s/1 n=1 subscriber=persistent");
  }

  @Test
  void refusedMessageMayComeLater() {
    acknowledge(qos1, 3);
    qos1.refused(1);
    deliver(persistent, qos1, 0, 2, 1);

    assertThat(findings.count(Finding.Type.REORDERED)).isZero();
  }

  @Test
  void probeThatDidNotComeMeansThatTheSubscriptionIsLost() {
    Stream probe = history.addStream("probe", "s/probe", 1, true);
    acknowledge(probe, 1);

    history.close();

    assertThat(findings.count(Finding.Type.SUBSCRIPTION_LOST)).isOne();
    assertThat(findings.count(Finding.Type.LOST)).isZero();
  }

  @Test
  void cleanSessionMayMissMessagesAndGetThemAgainOnItsNextConnection() {
    Receiver clean = history.addReceiver("clean", Receiver.Kind.CLEAN, 2, stream -> true);
    acknowledge(qos2, 2);
    deliver(persistent, qos2, 0, 1);
    history.delivered(clean, "s/2", 0, 2, 1, 5);
    history.delivered(clean, "s/2", 0, 2, 2, 6);

    history.close();

    assertThat(findings.count(Finding.Type.LOST)).isZero();
    assertThat(findings.count(Finding.Type.QOS2_DUPLICATE)).isZero();
  }

  @Test
  void cleanSessionGetsQos2MessageOnceInAConnection() {
    Receiver clean = history.addReceiver("clean", Receiver.Kind.CLEAN, 2, stream -> true);
    acknowledge(qos2, 1);
    history.delivered(clean, "s/2", 0, 2, 4, 5);
    history.delivered(clean, "s/2", 0, 2, 4, 6);

    assertThat(findings.count(Finding.Type.QOS2_DUPLICATE)).isOne();
  }

  @Test
  void membersOfAShareMustNotBothGetAQos2Message() {
    Receiver shared = history.addReceiver("$share/g", Receiver.Kind.SHARED, 2, stream -> true);
    acknowledge(qos2, 2);
    deliver(shared, qos2, 1, 0, 1);

    assertThat(findings.count(Finding.Type.QOS2_DUPLICATE)).isOne();
    assertThat(findings.count(Finding.Type.REORDERED)).isZero();
  }

  @Test
  void messageThatNoMemberOfAShareGotIsLost() {
    history.addReceiver("$share/g", Receiver.Kind.SHARED, 2, stream -> true);
    acknowledge(qos2, 1);
    deliver(persistent, qos2, 0);

    history.close();

    assertThat(findings.count(Finding.Type.LOST)).isOne();
  }

  @Test
  void messageThatNobodySentIsAPhantom() {
    acknowledge(qos1, 1);
    deliver(persistent, qos1, 0, 1);
    history.delivered(persistent, "s/other", 0, 1, 1, 5);
    history.delivered(persistent, "s/1", -1, 1, 1, 5);

    assertThat(findings.count(Finding.Type.PHANTOM)).isEqualTo(3);
  }

  @Test
  void deliveryWithAnotherQosBreaksTheProtocol() {
    acknowledge(qos2, 1);
    history.delivered(persistent, "s/2", 0, 1, 1, 5);

    assertThat(findings.count(Finding.Type.PROTOCOL_ERROR)).isOne();
  }

  private static void acknowledge(Stream stream, int count) {
    for (int i = 0; i < count; i++) {
      int number = stream.send();
      stream.acknowledged(number, 1_000 + number);
    }
  }

  private void deliver(Receiver receiver, Stream stream, int... numbers) {
    for (int number : numbers) {
      history.delivered(receiver, stream.topic(), number, stream.qos(), 1, 2_000);
    }
  }
}

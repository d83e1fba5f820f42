package io.zancudo.broker.session;

import static io.zancudo.broker.testing.PacketLog.publish;
import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.broker.testing.CoreClient;
import io.zancudo.broker.testing.Spec;
import io.zancudo.broker.testing.TestCore;
import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.Properties;
import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.ReasonCode;
import io.zancudo.mqtt.TopicName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionResumeTest {
  private static final Qos QOS_0 = Qos.AT_MOST_ONCE;
  private static final Qos QOS_1 = Qos.AT_LEAST_ONCE;
  private static final Qos QOS_2 = Qos.EXACTLY_ONCE;

  private TestCore core = new TestCore(1);

  @AfterEach
  void close() {
    core.close();
  }

  private void publish1(String... payloads) {
    for (String payload : payloads) {
      core.publish(0, Message.ofText("t", payload, QOS_1, false));
    }
  }

  private static List<String> lines(int from, int to, String suffix) {
    return IntStream.rangeClosed(from, to)
        .mapToObj(i -> publish("t", "" + i, QOS_1, i) + suffix)
        .toList();
  }

  private void publishNumbered(int from, int to) {
    for (int i = from; i <= to; i++) {
      publish1("" + i);
    }
  }

  private CoreClient connect(int receiveMaximum) {
    return core.client("c").receiveMaximum(receiveMaximum).connect();
  }

  @Test
  @Spec({"MQTT-4.4.0-1", "MQTT-4.6.0-1", "MQTT-3.3.1-1"})
  void whatWasNotAcknowledgedIsSentAgainInItsOrderWithItsIdentifiers() {
    CoreClient client = connect(10).subscribe("t", QOS_1);
    publishNumbered(1, 5);
    client.puback(2, 4);
    client.drop();
    publishNumbered(6, 7);

    CoreClient again = connect(10);
    publishNumbered(8, 8);

    assertThat(again.received())
        .containsExactly(
            publish("t", "1", QOS_1, 1) + " dup",
            publish("t", "3", QOS_1, 3) + " dup",
            publish("t", "5", QOS_1, 5) + " dup",
            publish("t", "6", QOS_1, 6),
            publish("t", "7", QOS_1, 7),
            publish("t", "8", QOS_1, 8));
  }

  @Test
  @Spec({"MQTT-4.4.0-1", "MQTT-4.3.3-6", "MQTT-4.6.0-3"})
  void aMessageWhosePubrecCameIsOnlyReleasedAgain() {
    CoreClient client = connect(10).subscribe("t", QOS_2);
    for (String payload : List.of("a", "b", "c")) {
      core.publish(0, Message.ofText("t", payload, QOS_2, false));
    }
    client.pubrec(2, ReasonCode.SUCCESS);
    client.drop();

    CoreClient again = connect(10);

    assertThat(again.received())
        .containsExactly(
            publish("t", "a", QOS_2, 1) + " dup",
            "PUBREL #2",
            publish("t", "c", QOS_2, 3) + " dup");
    again.pubcomp(2).pubrec(1, ReasonCode.SUCCESS).pubcomp(1);
    assertThat(again.session().inFlightCount()).isOne();
  }

  @Test
  @Spec("MQTT-3.3.4-9")
  void aSmallerReceiveMaximumHoldsForWhatIsSentAgain() {
    CoreClient client = connect(10).subscribe("t", QOS_1);
    publishNumbered(1, 6);
    client.drop();
    publishNumbered(7, 8);

    CoreClient again = connect(2);
    assertThat(again.received()).isEqualTo(lines(1, 2, " dup"));
    for (int i = 1; i <= 4; i++) {
      again.puback(i);
      assertThat(again.received()).isEqualTo(lines(i + 2, i + 2, " dup"));
    }
    again.puback(5);
    assertThat(again.received()).isEqualTo(lines(7, 7, ""));
    again.puback(6, 7);
    assertThat(again.received()).isEqualTo(lines(8, 8, ""));
  }

  /** A client may answer what it got on the connection before. */
  @Test
  @Spec("MQTT-3.3.4-9")
  void anAnswerToWhatHasNotBeenSentAgainYetMakesNoRoomForMore() {
    for (int answered = 1; answered <= 6; answered++) {
      CoreClient client = core.client("c" + answered).receiveMaximum(10).connect();
      client.subscribe("t", QOS_1);
      publishNumbered(1, 6);
      client.drop();
      CoreClient again = core.client("c" + answered).receiveMaximum(2).connect();
      assertThat(again.received()).isEqualTo(lines(1, 2, " dup"));

      again.puback(answered);

      int unacknowledged = 2 - (answered <= 2 ? 1 : 0);
      assertThat(again.received()).hasSize(2 - unacknowledged);
      int acknowledged = answered;
      for (int i = 1; i <= 6; i++) {
        if (i != acknowledged) {
          again.puback(i);
        }
      }
      assertThat(again.session().inFlightCount()).isZero();
      publishNumbered(7, 11);
      assertThat(again.received())
          .filteredOn(line -> !line.endsWith("dup"))
          .isEqualTo(lines(7, 8, ""));
      assertThat(again.acknowledgements()).containsOnly(Acknowledgement.ACCEPTED);
      again.session().expirySeconds(0);
      again.disconnect();
    }
  }

  @Test
  @Spec({"MQTT-3.3.4-9", "MQTT-4.3.3-7"})
  void aPubrecForWhatHasNotBeenSentAgainYetCountsOnce() {
    CoreClient client = connect(10).subscribe("t", QOS_2);
    for (int i = 1; i <= 4; i++) {
      core.publish(0, Message.ofText("t", "" + i, QOS_2, false));
    }
    client.drop();
    CoreClient again = connect(2);
    again.received();

    again.pubrec(3, ReasonCode.SUCCESS);
    assertThat(again.received()).containsExactly("PUBREL #3");
    again.pubcomp(3).pubrec(4, ReasonCode.SUCCESS);
    assertThat(again.received()).containsExactly("PUBREL #4");
    again.pubrec(1, ReasonCode.QUOTA_EXCEEDED).pubrec(2, ReasonCode.QUOTA_EXCEEDED).pubcomp(4);

    assertThat(again.session().inFlightCount()).isZero();
    for (int i = 5; i <= 9; i++) {
      core.publish(0, Message.ofText("t", "" + i, QOS_2, false));
    }
    assertThat(again.session().inFlightCount()).isEqualTo(2);
  }

  @Test
  @Spec({"MQTT-3.1.2-24", "MQTT-3.1.2-25"})
  void whatIsTooLargeForTheNewConnectionIsNotSentAgain() {
    CoreClient client = connect(3).subscribe("t", QOS_1);
    publish1("1", "x".repeat(100), "3", "y".repeat(100), "5");
    client.drop();

    CoreClient again =
        core.client("c").receiveMaximum(3).link(link -> link.peerMaximumPacketSize(50)).connect();

    assertThat(again.received())
        .containsExactly(
            publish("t", "1", QOS_1, 1) + " dup",
            publish("t", "3", QOS_1, 3) + " dup",
            publish("t", "5", QOS_1, 5));
    again.puback(1, 3, 5);
    assertThat(again.session().inFlightCount()).isZero();
    assertThat(core.droppedCount()).isEqualTo(2);
  }

  @Test
  @Spec("MQTT-3.3.2-5")
  void whatExpiredWhileTheClientWasAwayIsNotSentButUsesUpItsIdentifier() {
    CoreClient client = connect(10).subscribe("t", QOS_1);
    client.drop();
    long soon = core.loops().clock().millis() + 1_000;
    publish1("1");
    core.publish(
        0,
        new Message(
            TopicName.of("t"),
            "2".getBytes(StandardCharsets.UTF_8),
            QOS_1,
            false,
            Properties.NONE,
            soon,
            "p"));
    publish1("3");
    core.advance(Duration.ofSeconds(2));

    assertThat(connect(10).received())
        .containsExactly(publish("t", "1", QOS_1, 1), publish("t", "3", QOS_1, 3));
  }

  @Test
  void qos0DoesNotWaitForAnAbsentClient() {
    connect(10).subscribe("t", QOS_1).drop();

    core.publish(0, Message.ofText("t", "x", QOS_0, false));

    assertThat(connect(10).received()).isEmpty();
  }

  @Test
  void qos0WaitsForAnAbsentClientWhereItIsConfigured() {
    core = new TestCore(1, new SessionLimits(20, true, 0, 1000, 0, true, false));
    connect(10).subscribe("t", QOS_1).drop();

    core.publish(0, Message.ofText("t", "x", QOS_0, false));

    assertThat(connect(10).received()).containsExactly("PUBLISH t 'x'");
  }

  @Test
  @Spec("MQTT-4.6.0-5")
  void qos0DoesNotOvertakeQos0ThatWaits() {
    core = new TestCore(1, new SessionLimits(20, true, 0, 1000, 0, true, false));
    connect(1).subscribe("t", QOS_1).drop();
    publish1("1", "2");
    core.publish(0, Message.ofText("t", "a", QOS_0, false));

    CoreClient client = connect(1);
    core.publish(0, Message.ofText("t", "b", QOS_0, false));
    client.puback(1);

    assertThat(client.received())
        .containsExactly(
            publish("t", "1", QOS_1, 1),
            publish("t", "2", QOS_1, 2),
            "PUBLISH t 'a'",
            "PUBLISH t 'b'");
  }

  @Test
  @Spec({"MQTT-3.1.2-5", "MQTT-4.1.0-1"})
  void subscriptionsAndMessagesOutliveTheConnection() {
    connect(10).subscribe("t", QOS_1).disconnect();
    publish1("1", "2");
    assertThat(core.sessions().count()).isOne();

    assertThat(connect(10).received()).isEqualTo(lines(1, 2, ""));
  }

  @Test
  @Spec({"MQTT-3.1.2-23", "MQTT-4.1.0-2"})
  void aSessionWithoutExpiryEndsWithItsConnection() {
    core.client("c").expiry(0).connect().subscribe("t", QOS_1).drop();

    assertThat(core.sessions().count()).isZero();
    assertThat(core.subscriptions().subscriptionCount()).isZero();
    publish1("1");
    CoreClient again = connect(10);
    assertThat(again.received()).isEmpty();
    assertThat(again.claims().get(0).present()).isFalse();
  }

  @Test
  @Spec("MQTT-4.1.0-2")
  void aSessionEndsWhenItsExpiryHasPassed() {
    core.client("c").expiry(10).connect().subscribe("t", QOS_1).drop();
    publish1("1");

    core.advance(Duration.ofMillis(9_900));
    assertThat(core.sessions().count()).isOne();
    core.advance(Duration.ofMillis(200));

    assertThat(core.sessions().count()).isZero();
    assertThat(core.budget().usedBytes()).isZero();
  }

  @Test
  void whatWaitsCountsUntilItIsSent() {
    CoreClient client = connect(10).subscribe("t", QOS_1);
    client.drop();
    publishNumbered(1, 100);
    long waiting = core.budget().usedBytes();
    assertThat(waiting).isPositive();

    CoreClient again = connect(100);

    assertThat(again.received()).hasSize(100);
    assertThat(again.session().queuedCount()).isZero();
  }
}

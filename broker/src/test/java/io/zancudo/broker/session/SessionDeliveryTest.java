package io.zancudo.broker.session;

import static io.zancudo.broker.testing.PacketLog.publish;
import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.broker.routing.RoutingOptions;
import io.zancudo.broker.testing.CoreClient;
import io.zancudo.broker.testing.Spec;
import io.zancudo.broker.testing.TestCore;
import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.Properties;
import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.ReasonCode;
import io.zancudo.mqtt.TopicName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionDeliveryTest {
  private static final Qos QOS_0 = Qos.AT_MOST_ONCE;
  private static final Qos QOS_1 = Qos.AT_LEAST_ONCE;
  private static final Qos QOS_2 = Qos.EXACTLY_ONCE;

  private TestCore core = new TestCore(1);

  @AfterEach
  void close() {
    core.close();
  }

  private void limits(SessionLimits limits) {
    core = new TestCore(1, limits);
  }

  private void publish1(String... payloads) {
    for (String payload : payloads) {
      core.publish(0, Message.ofText("t", payload, QOS_1, false));
    }
  }

  private static List<String> numbered(int from, int to) {
    List<String> lines = new ArrayList<>();
    for (int i = from; i <= to; i++) {
      lines.add(publish("t", "" + i, QOS_1, i));
    }
    return lines;
  }

  private void publishNumbered(int from, int to) {
    for (int i = from; i <= to; i++) {
      publish1("" + i);
    }
  }

  // ---------------------------------------------------------------- QoS

  @Test
  @Spec({"MQTT-3.8.4-8", "MQTT-3.3.1-3"})
  void aMessageIsSentAtTheLowerOfBothQos() {
    for (Qos subscribed : Qos.values()) {
      for (Qos published : Qos.values()) {
        CoreClient client = core.client("c" + subscribed + published).expiry(0).connect();
        client.subscribe("t", subscribed);

        core.publish(0, Message.ofText("t", "x", published, false));

        Qos expected = subscribed.min(published);
        assertThat(client.received()).containsExactly(publish("t", "x", expected, 1));
        client.disconnect();
      }
    }
  }

  @Test
  void upgradeOutgoingQosSendsAtTheQosOfTheSubscription() {
    limits(new SessionLimits(20, true, 0, 1000, 0, false, true));
    for (Qos subscribed : Qos.values()) {
      for (Qos published : Qos.values()) {
        CoreClient client = core.client("c" + subscribed + published).expiry(0).connect();
        client.subscribe("t", subscribed);

        core.publish(0, Message.ofText("t", "x", published, false));

        assertThat(client.received()).containsExactly(publish("t", "x", subscribed, 1));
        client.disconnect();
      }
    }
  }

  @Test
  @Spec({"MQTT-4.3.3-1", "MQTT-4.3.3-4", "MQTT-4.3.3-5", "MQTT-4.3.3-6", "MQTT-4.3.3-7"})
  void aMessageWithQos2TakesFourPackets() {
    CoreClient client = core.client("c").connect().subscribe("t", QOS_2);

    core.publish(0, Message.ofText("t", "x", QOS_2, false));
    assertThat(client.received()).containsExactly(publish("t", "x", QOS_2, 1));
    client.pubrec(1, ReasonCode.SUCCESS);
    assertThat(client.received()).containsExactly("PUBREL #1");
    client.pubrec(1, ReasonCode.SUCCESS); // again: answered again
    assertThat(client.received()).containsExactly("PUBREL #1");
    assertThat(client.session().inFlightCount()).isOne();
    client.pubcomp(1);

    assertThat(client.session().inFlightCount()).isZero();
    assertThat(client.acknowledgements()).containsOnly(Acknowledgement.ACCEPTED);
  }

  @Test
  @Spec("MQTT-4.8.2-6")
  void aMessageThatTheClientRefusesIsDoneWith() {
    CoreClient client = core.client("c").connect().subscribe("t", QOS_2);
    core.publish(0, Message.ofText("t", "x", QOS_2, false));

    client.pubrec(1, ReasonCode.QUOTA_EXCEEDED);

    assertThat(client.session().inFlightCount()).isZero();
    assertThat(client.received()).containsExactly(publish("t", "x", QOS_2, 1));
  }

  @Test
  void anAnswerThatDoesNotFitIsToldApart() {
    CoreClient client = core.client("c").connect().subscribe("t", QOS_2);
    publish1("one");
    core.publish(0, Message.ofText("t", "two", QOS_2, false));

    client.pubrec(1, ReasonCode.SUCCESS).pubcomp(1).puback(2).pubcomp(2);
    client.puback(3).pubrec(3, ReasonCode.SUCCESS).pubcomp(3);

    assertThat(client.acknowledgements())
        .containsExactly(
            Acknowledgement.OUT_OF_TURN,
            Acknowledgement.OUT_OF_TURN,
            Acknowledgement.OUT_OF_TURN,
            Acknowledgement.OUT_OF_TURN,
            Acknowledgement.UNKNOWN,
            Acknowledgement.UNKNOWN,
            Acknowledgement.UNKNOWN);
    assertThat(client.session().inFlightCount()).isEqualTo(2);
  }

  // ---------------------------------------------------------------- how many at once

  @Test
  @Spec({"MQTT-3.3.4-7", "MQTT-3.3.4-9", "MQTT-4.9.0-1", "MQTT-4.9.0-2"})
  void noMoreThanTheReceiveMaximumAreUnacknowledged() {
    CoreClient client = core.client("c").receiveMaximum(2).connect().subscribe("t", QOS_1);

    publishNumbered(1, 5);
    assertThat(client.received()).isEqualTo(numbered(1, 2));
    client.puback(2);
    assertThat(client.received()).isEqualTo(numbered(3, 3));
    client.puback(1, 3);
    assertThat(client.received()).isEqualTo(numbered(4, 5));
    assertThat(client.session().queuedCount()).isZero();
  }

  @Test
  @Spec({"MQTT-4.9.0-2", "MQTT-4.9.0-3"})
  void qos2CountsUntilItsPubcomp() {
    CoreClient client = core.client("c").receiveMaximum(1).connect().subscribe("t", QOS_2);
    core.publish(0, Message.ofText("t", "1", QOS_2, false));
    core.publish(0, Message.ofText("t", "2", QOS_2, false));
    assertThat(client.received()).containsExactly(publish("t", "1", QOS_2, 1));

    client.pubrec(1, ReasonCode.SUCCESS);
    assertThat(client.received()).containsExactly("PUBREL #1");
    client.pubcomp(1);

    assertThat(client.received()).containsExactly(publish("t", "2", QOS_2, 2));
  }

  @Test
  void qos0IsSentHoweverManyAreUnacknowledged() {
    CoreClient client = core.client("c").receiveMaximum(1).connect().subscribe("t", QOS_1);
    publishNumbered(1, 2);

    core.publish(0, Message.ofText("t", "0", QOS_0, false));

    assertThat(client.received()).containsExactly(publish("t", "1", QOS_1, 1), "PUBLISH t '0'");
  }

  @Test
  void maxInflightMessagesCountsWhereTheClientHasNotSaid() {
    limits(new SessionLimits(3, false, 0, 1000, 0, false, false));
    CoreClient client = core.client("c").connect().subscribe("t", QOS_1);
    publishNumbered(1, 10);
    assertThat(client.received()).isEqualTo(numbered(1, 3));

    for (int i = 1; i <= 7; i++) {
      client.puback(i);
      assertThat(client.received()).isEqualTo(numbered(i + 3, i + 3));
    }

    assertThat(client.session().inFlightCount()).isEqualTo(3);
  }

  @Test
  void theReceiveMaximumCountsBeforeMaxInflightMessages() {
    limits(new SessionLimits(3, false, 0, 1000, 0, false, false));
    CoreClient client = core.client("c").receiveMaximum(5).connect().subscribe("t", QOS_1);

    publishNumbered(1, 10);

    assertThat(client.received()).isEqualTo(numbered(1, 5));
  }

  @Test
  void maxInflightBytesBoundsWhatIsUnacknowledged() {
    limits(new SessionLimits(20, true, 100, 1000, 0, false, false));
    CoreClient client = core.client("c").expiry(0).connect().subscribe("t", QOS_2);
    String forty = "x".repeat(40);
    for (int i = 0; i < 2; i++) {
      core.publish(0, Message.ofText("t", forty, QOS_2, false));
    }
    publish1(forty, "y".repeat(500), "z");
    assertThat(client.session().inFlightCount()).isEqualTo(2);

    client.pubrec(1, ReasonCode.SUCCESS);
    assertThat(client.session().inFlightCount()).isEqualTo(2);
    client.pubcomp(1);
    assertThat(client.session().inFlightCount()).isEqualTo(2);
    client.pubrec(2, ReasonCode.SUCCESS).pubcomp(2);
    assertThat(client.session().inFlightCount()).isOne();
    client.puback(3); // one alone may be larger than the limit
    assertThat(client.session().inFlightCount()).isOne();
    client.puback(4);
    assertThat(client.session().inFlightCount()).isOne();
    client.puback(5);

    assertThat(client.session().inFlightCount()).isZero();
    assertThat(client.received()).hasSize(7);
  }

  @Test
  void theWindowGrowsForAClientThatAcknowledgesWhileMoreWaits() {
    CoreClient client = core.client("c").connect().subscribe("t", QOS_1);
    publishNumbered(1, 500);
    assertThat(client.session().inFlightCount()).isEqualTo(20);

    for (int i = 1; i <= 19; i++) {
      client.puback(i);
      assertThat(client.session().inFlightCount()).isEqualTo(20);
    }
    client.puback(20);
    assertThat(client.session().inFlightCount()).isEqualTo(40);
    for (int i = 21; i <= 60; i++) {
      client.puback(i);
    }

    assertThat(client.session().inFlightCount()).isEqualTo(80);
  }

  @Test
  void theWindowGrowsToAboutAThousandAndNoFurther() {
    limits(new SessionLimits(20, true, 0, 100_000, 0, false, false));
    CoreClient client = core.client("c").connect().subscribe("t", QOS_1);
    publishNumbered(1, 10_000);

    for (int i = 1; i <= 5_000; i++) {
      client.puback(i);
    }

    assertThat(client.session().inFlightCount()).isEqualTo(SessionLimits.GROWN_WINDOW);
  }

  @Test
  void theWindowDoesNotGrowWhereSomebodyHasSetIt() {
    limits(new SessionLimits(20, false, 0, 1000, 0, false, false));
    CoreClient configured = core.client("configured").connect().subscribe("t", QOS_1);
    publishNumbered(1, 200);
    for (int i = 1; i <= 100; i++) {
      configured.puback(i);
    }
    assertThat(configured.session().inFlightCount()).isEqualTo(20);
    close();

    core = new TestCore(1);
    CoreClient said = core.client("said").receiveMaximum(20).connect().subscribe("t", QOS_1);
    publishNumbered(1, 200);
    for (int i = 1; i <= 100; i++) {
      said.puback(i);
    }
    assertThat(said.session().inFlightCount()).isEqualTo(20);
  }

  @Test
  void noLimitAtAllIsTheNumberOfPacketIdentifiers() {
    assertThat(new SessionLimits(0, false, 0, 0, 0, false, false).window(0)).isEqualTo(65_535);
  }

  // ---------------------------------------------------------------- what is not sent

  @Test
  void qos0IsDroppedWhileTheClientDoesNotRead() {
    CoreClient client = core.client("c").connect().subscribe("t", QOS_0).block();
    String large = "x".repeat(10_000);
    int published = 0;
    for (; !client.link().isCongested() && published < 1000; published++) {
      core.publish(0, Message.ofText("t", large, QOS_0, false));
      core.settle();
    }
    assertThat(core.droppedCount()).isZero();

    core.publish(0, Message.ofText("t", "dropped", QOS_0, false));
    assertThat(core.droppedCount()).isOne();
    client.unblock();
    core.publish(0, Message.ofText("t", "again", QOS_0, false));

    assertThat(client.received()).hasSize(published + 1).endsWith("PUBLISH t 'again'");
  }

  @Test
  void qos1WaitsWhileTheClientDoesNotReadAndIsSentWhenItDoes() {
    CoreClient client = core.client("c").receiveMaximum(1000).connect().subscribe("t", QOS_1);
    client.block();
    String large = "x".repeat(10_000);
    int published = 0;
    for (; client.session().queuedCount() < 5 && published < 500; published++) {
      publish1(large);
      core.settle();
    }
    assertThat(client.link().isCongested()).isTrue();

    client.unblock();

    assertThat(client.received()).hasSize(published).doesNotHaveDuplicates();
    assertThat(client.session().queuedCount()).isZero();
    assertThat(core.droppedCount()).isZero();
  }

  @Test
  void theNewestMessageIsDroppedWhenTheQueueIsFull() {
    limits(new SessionLimits(1, false, 0, 3, 0, false, false));
    CoreClient client = core.client("c").connect().subscribe("t", QOS_1);

    publish1("1", "2", "3", "4", "5", "6");

    assertThat(core.droppedCount()).isEqualTo(2);
    client.puback(1, 2, 3, 4);
    assertThat(client.received()).isEqualTo(numbered(1, 4));
  }

  @Test
  void maxQueuedBytesBoundsTheQueue() {
    limits(new SessionLimits(1, false, 0, 0, 100, false, false));
    CoreClient client = core.client("c").connect().subscribe("t", QOS_1);
    publish1("1", "x".repeat(60), "y".repeat(60), "z");

    assertThat(core.droppedCount()).isOne();
    assertThat(client.session().queuedCount()).isEqualTo(2);
  }

  @Test
  void allQueuesTogetherHaveABound() {
    SessionLimits limits = new SessionLimits(1, false, 0, 0, 0, false, false);
    core = new TestCore(1, limits, RoutingOptions.DEFAULT, 1000);
    CoreClient one = core.client("one").connect().subscribe("t", QOS_1);
    CoreClient two = core.client("two").connect().subscribe("t", QOS_1);
    publish1("first");

    for (int i = 0; i < 10; i++) {
      publish1("x".repeat(50));
    }

    int queued = one.session().queuedCount() + two.session().queuedCount();
    assertThat(core.droppedCount()).isEqualTo(20 - queued);
    assertThat(core.budget().usedBytes()).isBetween(1000L, 1000L + 51 + QueueBudget.ENTRY_BYTES);
  }

  @Test
  void whatIsKeptInFlightCountsAsWell() {
    SessionLimits limits = new SessionLimits(0, false, 0, 0, 0, false, false);
    core = new TestCore(1, limits, RoutingOptions.DEFAULT, 10_000);
    CoreClient client = core.client("c").connect().subscribe("t", QOS_1);

    for (int i = 0; i < 100; i++) {
      publish1("x".repeat(500));
    }

    assertThat(client.session().inFlightCount()).isLessThan(20);
    assertThat(core.budget().usedBytes()).isBetween(10_000L, 11_000L);
    for (int i = 1; i <= client.session().inFlightCount(); i++) {
      client.puback(i);
    }
    assertThat(core.droppedCount()).isGreaterThan(80);
  }

  @Test
  void whileThereIsNoMemoryEachClientGetsOneMessageAfterTheOther() {
    core = new TestCore(1, SessionLimits.DEFAULT, RoutingOptions.DEFAULT, 1_000);
    core.client("absent").connect().subscribe("t", QOS_1).drop();
    for (int i = 0; i < 10; i++) {
      publish1("x".repeat(200));
    }
    assertThat(core.budget().isExhausted()).isTrue();
    CoreClient client = core.client("c").connect().subscribe("t", QOS_1);

    publish1("1", "dropped");
    client.puback(1);
    publish1("2");

    assertThat(client.received())
        .containsExactly(publish("t", "1", QOS_1, 1), publish("t", "2", QOS_1, 2));
  }

  @Test
  @Spec({"MQTT-3.1.2-24", "MQTT-3.1.2-25"})
  void whatIsTooLargeForTheClientCountsAsSent() {
    CoreClient client = core.client("c").link(link -> link.peerMaximumPacketSize(30)).connect();
    client.subscribe("t", QOS_1);

    publish1("1", "x".repeat(40), "3");

    assertThat(client.received())
        .containsExactly(publish("t", "1", QOS_1, 1), publish("t", "3", QOS_1, 3));
    assertThat(core.droppedCount()).isOne();
    assertThat(client.session().inFlightCount()).isEqualTo(2);
  }

  @Test
  @Spec("MQTT-3.3.2-5")
  void whatExpiresInTheQueueIsNotSentButUsesUpItsIdentifier() {
    CoreClient client = core.client("c").receiveMaximum(1).connect().subscribe("t", QOS_1);
    publish1("1");
    long soon = core.loops().clock().millis() + 2_000;
    core.publish(0, expiring("2", soon));
    core.publish(0, expiring("3", soon + 10_000));
    core.advance(Duration.ofSeconds(3));

    client.puback(1);

    assertThat(client.received())
        .containsExactly(publish("t", "1", QOS_1, 1), publish("t", "3", QOS_1, 3) + " expiry9");
    assertThat(core.droppedCount()).isOne();
  }

  private static Message expiring(String payload, long atMillis) {
    return new Message(
        TopicName.of("t"), payload.getBytes(), QOS_1, false, Properties.NONE, atMillis, "p");
  }

  @Test
  void whatTheClientMayNoLongerReadIsNotSentFromTheQueue() {
    boolean[] allowed = {true};
    CoreClient client =
        core.client("c").receiveMaximum(1).mayReceive(topic -> allowed[0]).connect();
    client.subscribe("t", QOS_1);
    publish1("1", "2");

    allowed[0] = false;
    client.puback(1);

    assertThat(client.received()).containsExactly(publish("t", "1", QOS_1, 1));
    assertThat(client.session().queuedCount()).isZero();
  }

  @Test
  void olderVersionsGetTheSameWithoutProperties() {
    for (ProtocolVersion version : ProtocolVersion.values()) {
      CoreClient client = core.client("c" + version).version(version).expiry(0).connect();
      client.subscribe("t", QOS_1);

      core.publish(0, expiring("x", core.loops().clock().millis() + 5000));

      assertThat(client.received())
          .containsExactly(
              publish("t", "x", QOS_1, 1) + (version == ProtocolVersion.MQTT_5 ? " expiry5" : ""));
      client.disconnect();
    }
  }
}

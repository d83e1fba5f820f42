package io.zancudo.broker.conformance;

import static io.zancudo.broker.testing.Bytes.hex;
import static io.zancudo.broker.testing.Bytes.twoBytes;
import static io.zancudo.mqtt.ProtocolVersion.MQTT_3_1_1;
import static io.zancudo.mqtt.ProtocolVersion.MQTT_5;
import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.broker.testing.EachVersion;
import io.zancudo.broker.testing.ReceivedPacket;
import io.zancudo.broker.testing.Spec;
import io.zancudo.broker.testing.TestBroker;
import io.zancudo.broker.testing.TestClient;
import io.zancudo.broker.testing.TestConnect;
import io.zancudo.broker.testing.TestProperty;
import io.zancudo.mqtt.ProtocolVersion;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Receive Maximum in both directions (MQTT 5.0 sections 3.3.4 and 4.9). */
class FlowControlTest {
  /** What the broker announces, and uses where the client does not say. */
  private static final int DEFAULT_WINDOW = 20;

  @AutoClose private final TestBroker broker = TestBroker.start();

  private static void publishMany(TestClient publisher, int flags, int count) {
    for (int i = 0; i < count; i++) {
      publisher.publish(flags, "t", "m" + i);
    }
  }

  private static List<ReceivedPacket> receiveMany(TestClient client, int from, int to) {
    List<ReceivedPacket> received = new ArrayList<>();
    for (int i = from; i < to; i++) {
      received.add(client.receivePublish("m" + i));
    }
    client.expectNothing();
    return received;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 19, 25, 65_535})
  @Spec({"MQTT-3.3.4-9", "MQTT-4.9.0-1", "MQTT-4.9.0-2"})
  void clientsReceiveMaximumIsObeyed(int maximum) {
    TestConnect connect = TestConnect.as(MQTT_5, "s").with(TestProperty.receiveMaximum(maximum));
    TestClient subscriber = broker.connect(connect).subscribe("t", 2);
    int published = Math.min(maximum + 3, 100);

    publishMany(broker.connect(MQTT_5, "p"), 0x02, published);

    int first = Math.min(maximum, published);
    List<ReceivedPacket> sent = receiveMany(subscriber, 0, first);
    for (int i = first; i < published; i++) {
      subscriber.acknowledge(sent.remove(0));
      sent.addAll(receiveMany(subscriber, i, i + 1));
    }
  }

  @EachVersion
  @Spec("MQTT-4.9.0-1")
  void clientsThatDoNotSayGetTheConfiguredWindow(ProtocolVersion version) {
    TestClient subscriber = broker.connect(version, "s").subscribe("t", 2);

    publishMany(broker.connect(version, "p"), 0x02, DEFAULT_WINDOW + 5);

    receiveMany(subscriber, 0, DEFAULT_WINDOW);
  }

  @EachVersion
  void windowIsMaxInflightMessages(ProtocolVersion version) {
    try (TestBroker narrow = TestBroker.start("max_inflight_messages 3")) {
      TestClient subscriber = narrow.connect(version, "s").subscribe("t", 2);
      publishMany(narrow.connect(version, "p"), 0x02, 20);

      List<ReceivedPacket> sent = receiveMany(subscriber, 0, 3);
      for (int i = 3; i < 20; i++) {
        subscriber.acknowledge(sent.remove(0));
        sent.add(subscriber.receivePublish("m" + i));
      }
      subscriber.expectNothing();
    }
  }

  @Test
  @Spec({"MQTT-4.9.0-2", "MQTT-3.3.4-9"})
  void qos1AndQos2CountTogetherUntilTheirLastAcknowledgement() {
    TestConnect connect = TestConnect.as(MQTT_5, "s").with(TestProperty.receiveMaximum(2));
    TestClient subscriber = broker.connect(connect).subscribe("t", 2);
    TestClient publisher = broker.connect(MQTT_5, "p");
    publisher.publish(2, "t", "m0");
    publisher.publish(4, "t", "m1");
    publisher.publish(2, "t", "m2");
    publisher.publish(4, "t", "m3");
    List<ReceivedPacket> sent = receiveMany(subscriber, 0, 2);

    byte[] second = twoBytes(sent.get(1).packetId());
    subscriber.send(hex("5002"), second).receive(ReceivedPacket.PUBREL);
    subscriber.expectNothing(); // PUBREC does not make room
    subscriber.send(hex("7002"), second);
    receiveMany(subscriber, 2, 3);
    subscriber.acknowledge(sent.get(0));
    receiveMany(subscriber, 3, 4);
  }

  @Test
  @Spec({"MQTT-3.3.4-10", "MQTT-4.9.0-3"})
  void otherPacketsAreNotHeldUpWhenNothingMoreMayBeInFlight() {
    TestConnect connect = TestConnect.as(MQTT_5, "s").with(TestProperty.receiveMaximum(1));
    TestClient subscriber = broker.connect(connect).subscribe("t", 2);
    TestClient publisher = broker.connect(MQTT_5, "p");
    publishMany(publisher, 0x02, 3);
    ReceivedPacket first = subscriber.receivePublish("m0");

    subscriber.expectNothing();
    subscriber.subscribe("other", 1);
    assertThat(subscriber.publish(2, "nobody", "x")).isEqualTo(0x10);
    assertThat(subscriber.publish(4, "nobody", "x")).isZero();
    publisher.publish(0, "t", "qos 0");
    subscriber.receivePublish("qos 0");
    assertThat(subscriber.unsubscribe("other").reasons()).containsExactly(0);
    subscriber.acknowledge(first).receivePublish("m1");
  }

  @Test
  @Spec({"MQTT-3.3.4-7", "MQTT-4.13.1-1", "MQTT-3.14.2-1"})
  void clientThatExceedsOurReceiveMaximumIsDisconnected() {
    TestClient client = broker.connect(MQTT_5, "c");
    for (int id = 1; id <= DEFAULT_WINDOW; id++) {
      client.send(client.publishPacket(4, "t", id, "x")).receiveFor(ReceivedPacket.PUBREC, id);
    }

    client.send(client.publishPacket(4, "t", DEFAULT_WINDOW + 1, "x"));

    client.expectDisconnect(0x93);
  }

  @Test
  @Spec("MQTT-3.3.4-8")
  void clientAtOurReceiveMaximumMaySendEverythingElse() {
    TestClient client = broker.connect(MQTT_5, "c");
    for (int id = 1; id <= DEFAULT_WINDOW; id++) {
      client.send(client.publishPacket(4, "t", id, "x")).receiveFor(ReceivedPacket.PUBREC, id);
    }

    client.expectNothing();
    client.subscribe("u", 1).publish(0, "u", "qos 0");
    client.receivePublish("qos 0");
    client.send(hex("6202 0001")).receiveFor(ReceivedPacket.PUBCOMP, 1);
    client.send(client.publishPacket(4, "t", 99, "x")).receiveFor(ReceivedPacket.PUBREC, 99);
    client.expectNothing();
  }

  /** They have no such number and may send what they like. */
  @Test
  void clientsBefore5AreNotLimited() {
    TestClient client = broker.connect(MQTT_3_1_1, "c");
    for (int id = 1; id <= 3 * DEFAULT_WINDOW; id++) {
      client.send(client.publishPacket(4, "t", id, "x")).receiveFor(ReceivedPacket.PUBREC, id);
    }
    client.expectNothing();
  }

  /** Section 4.9: the quota starts anew with each connection. */
  @Test
  void receiveMaximumCountsPerConnection() {
    TestConnect persistent = TestConnect.as(MQTT_5, "c").persistent();
    TestClient first = broker.connect(persistent);
    for (int id = 1; id <= DEFAULT_WINDOW; id++) {
      first.send(first.publishPacket(4, "t", id, "x")).receiveFor(ReceivedPacket.PUBREC, id);
    }
    first.drop();

    TestClient again = broker.connect(persistent);
    for (int id = 1; id <= DEFAULT_WINDOW; id++) {
      again.send(hex("6202"), twoBytes(id)).receiveFor(ReceivedPacket.PUBCOMP, id);
      again.send(again.publishPacket(4, "t", 100 + id, "x"));
      again.receiveFor(ReceivedPacket.PUBREC, 100 + id);
    }
    again.expectNothing();
  }

  @Test
  @Spec({"MQTT-3.3.4-9", "MQTT-4.9.0-2", "MQTT-4.4.0-1"})
  void smallerReceiveMaximumCountsForWhatIsSentAgainToo() {
    TestConnect persistent = TestConnect.as(MQTT_5, "s").persistent();
    TestClient first = broker.connect(persistent).subscribe("t", 1);
    publishMany(broker.connect(MQTT_5, "p"), 0x02, 5);
    receiveMany(first, 0, 5);
    first.drop();

    TestClient again = broker.connect(persistent.with(TestProperty.receiveMaximum(2)));

    List<ReceivedPacket> sent = receiveMany(again, 0, 2);
    for (int i = 2; i < 5; i++) {
      again.acknowledge(sent.remove(0));
      sent.add(again.receivePublish("m" + i));
    }
    assertThat(sent).allMatch(ReceivedPacket::dup);
    again.expectNothing();
  }

  @EachVersion
  void windowMayBeBoundedInBytes(ProtocolVersion version) {
    try (TestBroker narrow = TestBroker.start("max_inflight_bytes 16")) {
      TestClient subscriber = narrow.connect(version, "s").subscribe("t", 2);
      TestClient publisher = narrow.connect(version, "p");
      for (int i = 0; i < 6; i++) {
        publisher.publish(4, "t", "8 bytes" + i);
      }

      ReceivedPacket next = subscriber.receivePublish("8 bytes0");
      for (int i = 1; i < 6; i++) {
        ReceivedPacket following = subscriber.receivePublish("8 bytes" + i);
        subscriber.expectNothing();
        subscriber.acknowledge(next);
        next = following;
      }
    }
  }
}

package io.zancudo.broker.conformance;

import static io.zancudo.broker.testing.Bytes.concat;
import static io.zancudo.broker.testing.Bytes.hex;
import static io.zancudo.broker.testing.Bytes.packet;
import static io.zancudo.broker.testing.Bytes.string;
import static io.zancudo.mqtt.ProtocolVersion.MQTT_3_1_1;
import static io.zancudo.mqtt.ProtocolVersion.MQTT_5;
import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.broker.testing.EachConnection;
import io.zancudo.broker.testing.EachVersion;
import io.zancudo.broker.testing.ReceivedPacket;
import io.zancudo.broker.testing.Spec;
import io.zancudo.broker.testing.TestBroker;
import io.zancudo.broker.testing.TestClient;
import io.zancudo.broker.testing.TestConnect;
import io.zancudo.broker.testing.TestProperty;
import io.zancudo.broker.testing.Transport;
import io.zancudo.mqtt.ProtocolVersion;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** SUBSCRIBE and SUBACK (MQTT 5.0 sections 3.8 and 3.9), but for retained and shared ones. */
class SubscribeTest {
  @AutoClose private final TestBroker broker = TestBroker.start();

  @EachConnection
  @Spec({
    "MQTT-3.8.4-1",
    "MQTT-3.8.4-2",
    "MQTT-3.8.4-5",
    "MQTT-3.8.4-6",
    "MQTT-3.9.3-1",
    "MQTT-3.9.3-2",
    "MQTT-2.2.1-6"
  })
  void oneReasonCodeForEachFilterInOrder(ProtocolVersion version, Transport transport) {
    try (TestBroker any = TestBroker.with().transports(transport).start()) {
      TestClient client = any.connect(TestConnect.as(version, "c"), transport);
      byte[] properties = version == MQTT_5 ? hex("00") : hex("");
      byte[] filters =
          concat(string("a"), hex("02"), string("b"), hex("00"), string("c/#"), hex("01"));

      client.send(packet(0x82, hex("1267"), properties, filters));

      client.expect(version == MQTT_5 ? "9006 1267 00 020001" : "9005 1267 020001");
      client.publish(0, "c/d", "x");
      client.receivePublish("x");
    }
  }

  @EachVersion
  @Spec({"MQTT-3.8.4-8", "MQTT-3.8.4-7"})
  void messagesComeWithTheLowerQosOfBoth(ProtocolVersion version) {
    TestClient publisher = broker.connect(version, "p");
    for (int granted = 0; granted <= 2; granted++) {
      TestClient subscriber = broker.connect(version, "s").subscribe("t", granted);
      for (int published = 0; published <= 2; published++) {
        publisher.publish(published << 1, "t", "x");

        ReceivedPacket publish = subscriber.receivePublish("x");

        assertThat(publish.qos()).isEqualTo(Math.min(granted, published));
        subscriber.acknowledge(publish);
      }
      subscriber.disconnect();
    }
  }

  @EachVersion
  @Spec({"MQTT-3.3.2-3", "MQTT-4.7.1-1", "MQTT-4.7.1-2", "MQTT-4.7.2-1"})
  void messagesMatchTheFilter(ProtocolVersion version) {
    String[] topics = {"a", "a/b", "a/b/c", "/a", "a/", "b", "$x/a", "$x", "/"};
    assertReceives(version, "#", topics, "a", "a/b", "a/b/c", "/a", "a/", "b", "/");
    assertReceives(version, "+", topics, "a", "b");
    assertReceives(version, "a/#", topics, "a", "a/b", "a/b/c", "a/");
    assertReceives(version, "a/+", topics, "a/b", "a/");
    assertReceives(version, "+/+", topics, "a/b", "/a", "a/", "/");
    assertReceives(version, "+/b/#", topics, "a/b", "a/b/c");
    assertReceives(version, "/+", topics, "/a", "/");
    assertReceives(version, "+/a", topics, "/a");
    assertReceives(version, "$x/+", topics, "$x/a");
    assertReceives(version, "$x/#", topics, "$x/a", "$x");
    assertReceives(version, "a", topics, "a");
  }

  private void assertReceives(
      ProtocolVersion version, String filter, String[] topics, String... expected) {
    TestClient client = broker.connect(version, "c").subscribe(filter, 0).subscribe("end", 0);
    for (String topic : topics) {
      client.publish(0, topic, filter);
    }
    client.publish(0, "end", "end");
    for (String topic : expected) {
      assertThat(client.receivePublish(filter).topic()).as(filter).isEqualTo(topic);
    }
    if (client.receive().text().equals(filter)) {
      throw new AssertionError(filter + " matches more");
    }
    client.close();
  }

  @EachVersion
  @Spec({"MQTT-4.7.1-1", "MQTT-4.7.1-2", "MQTT-4.7.3-1", "MQTT-3.8.3-2", "MQTT-4.13.1-1"})
  void filtersThatAreNoneCloseTheConnection(ProtocolVersion version) {
    for (String filter : new String[] {"", "a#", "#/a", "a/#/b", "a+", "a/+b", "a\u0000"}) {
      TestClient client = broker.connect(version, "c");
      client.send(client.subscribePacket(1, filter, 0)).expectDisconnect(0x81);
    }
    TestClient client = broker.connect(version, "c");
    client.send(packet(0x82, hex("0001"), version == MQTT_5 ? hex("00") : hex("")));
    client.expectDisconnect(0x81);
  }

  @EachVersion
  @Spec("MQTT-3.8.3-5")
  void reservedOptionsCloseTheConnection(ProtocolVersion version) {
    for (int options : new int[] {0x03, 0x40, 0x80, 0x31}) {
      TestClient client = broker.connect(version, "c");
      client.send(client.subscribePacket(1, "t", options)).expectDisconnect(0x81);
    }
  }

  @EachVersion
  @Spec("MQTT-3.8.4-3")
  void sameFilterReplacesTheSubscription(ProtocolVersion version) {
    TestClient client = broker.connect(version, "c").subscribe("t", 0).subscribe("t", 2);

    client.publish(4, "t", "x");

    ReceivedPacket publish = client.receivePublish("x");
    assertThat(publish.qos()).isEqualTo(2);
    client.acknowledge(publish).expectNothing();
  }

  @EachVersion
  @Spec({"MQTT-3.8.4-3", "MQTT-3.8.4-4"})
  void replacingASubscriptionLosesNothing(ProtocolVersion version) {
    TestClient subscriber = broker.connect(version, "s").subscribe("t", 1);
    TestClient publisher = broker.connect(version, "p");
    for (int i = 0; i < 200; i++) {
      publisher.send(publisher.publishPacket(2, "t", 1 + i, "m" + i));
      subscriber.send(subscriber.subscribePacket(1 + i, "t", 1));
    }
    int next = 0;
    for (int subacks = 0; next < 200 || subacks < 200; ) {
      ReceivedPacket received = subscriber.receive();
      if (received.type() == ReceivedPacket.SUBACK) {
        subacks++;
      } else {
        assertThat(received.text()).isEqualTo("m" + next++);
        subscriber.acknowledge(received);
      }
    }
  }

  /** One message for each: with MQTT 5 each has its own options and identifier. */
  @EachVersion
  @Spec({"MQTT-3.3.4-2", "MQTT-3.3.4-3", "MQTT-3.3.4-4", "MQTT-3.3.4-5"})
  void overlappingSubscriptionsEachGetTheMessage(ProtocolVersion version) {
    TestClient client = broker.connect(version, "c");
    if (version == MQTT_5) {
      client.subscribe("a/#", 2, TestProperty.subscriptionIdentifier(7));
      client.subscribe("a/+", 1, TestProperty.subscriptionIdentifier(268_435_455));
    } else {
      client.subscribe("a/#", 2).subscribe("a/+", 1);
    }
    client.subscribe("a/b", 0);

    client.send(client.publishPacket(4, "a/b", 9, "x")).receive(ReceivedPacket.PUBREC);
    client.send(hex("6202 0009"));

    Map<Integer, String> identifiers = new TreeMap<>();
    for (int i = 0; i < 4; i++) {
      ReceivedPacket received = client.receive();
      if (received.type() == ReceivedPacket.PUBLISH) {
        identifiers.put(received.qos(), String.join(",", received.properties()));
      }
    }
    assertThat(identifiers)
        .containsOnlyKeys(0, 1, 2)
        .containsEntry(0, "")
        .containsEntry(1, version == MQTT_5 ? "0BFFFFFF7F" : "")
        .containsEntry(2, version == MQTT_5 ? "0B07" : "");
    client.expectNothing();
  }

  @Test
  @Spec("MQTT-3.8.3-3")
  void noLocalKeepsOwnMessagesBack() {
    TestClient own = broker.connect(MQTT_5, "own").subscribe("t", 0x04).subscribe("end", 0);
    TestClient other = broker.connect(MQTT_5, "other");

    assertThat(own.publish(2, "t", "mine")).isZero();
    other.publish(2, "t", "theirs");

    own.receivePublish("theirs");
    own.expectNothing();
  }

  /** A bridge hears nothing of its own without asking for it. */
  @Test
  void messagesOfABridgeAreNotSentBackToIt() {
    byte[] connect = TestConnect.as(MQTT_3_1_1, "bridge").bytes();
    connect[8] = (byte) 0x84;
    TestClient bridge = broker.open(MQTT_3_1_1).send(connect);
    bridge.expect("20020000").subscribe("t", 1);

    bridge.publish(2, "t", "mine");
    broker.connect(MQTT_5, "p").publish(0x03, "t", "theirs");

    assertThat(bridge.receivePublish("theirs").retain()).isTrue();
  }
}

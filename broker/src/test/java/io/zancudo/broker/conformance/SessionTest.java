package io.zancudo.broker.conformance;

import static io.zancudo.broker.testing.Bytes.concat;
import static io.zancudo.broker.testing.Bytes.hex;
import static io.zancudo.broker.testing.Bytes.packet;
import static io.zancudo.broker.testing.Bytes.properties;
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
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Session state (MQTT 5.0 sections 3.1.2.4, 3.1.2.11.2, 4.1 and 4.4). */
class SessionTest {
  @AutoClose private final TestBroker broker = TestBroker.start();

  private boolean isPresent(TestConnect connect) {
    TestClient client = broker.open(MQTT_5);
    boolean present = client.connect(connect).sessionPresent();
    client.drop();
    return present;
  }

  @EachVersion
  @Spec({"MQTT-3.1.2-5", "MQTT-3.1.2-6", "MQTT-3.1.2-23", "MQTT-4.5.0-1", "MQTT311-3.1.2-5"})
  void sessionWaitsForItsClient(ProtocolVersion version) {
    TestConnect persistent = TestConnect.as(version, "s").persistent();
    broker.connect(persistent).subscribe("t", 2).subscribe("u", 1).drop();
    TestClient publisher = broker.connect(version, "p");
    publisher.publish(2, "t", "one");
    publisher.publish(4, "u", "two");
    publisher.publish(0, "t", "qos 0");
    publisher.publish(4, "t", "three");

    TestClient again = broker.connect(persistent);

    ReceivedPacket one = again.receivePublish("one");
    ReceivedPacket two = again.receivePublish("two");
    ReceivedPacket three = again.receivePublish("three");
    assertThat(one.qos()).isEqualTo(1);
    assertThat(two.qos()).isEqualTo(1);
    assertThat(three.qos()).isEqualTo(2);
    assertThat(one.dup() || two.dup() || three.dup()).isFalse();
    again.acknowledge(one).acknowledge(two).acknowledge(three).expectNothing();
    publisher.publish(0, "u", "still subscribed");
    again.receivePublish("still subscribed");
  }

  @EachVersion
  @Spec({"MQTT-3.1.2-4", "MQTT-3.1.4-4", "MQTT311-3.1.2-6"})
  void cleanStartDiscardsTheSession(ProtocolVersion version) {
    TestConnect persistent = TestConnect.as(version, "s").persistent();
    TestClient first = broker.connect(persistent).subscribe("t", 1);
    TestClient publisher = broker.connect(version, "p");
    publisher.publish(2, "t", "in flight");
    first.receivePublish("in flight");
    first.drop();
    publisher.publish(2, "t", "queued");

    broker.connect(version, "s").expectNothing();

    publisher.publish(2, "t", "nobody");
    broker.connect(persistent).expectNothing();
  }

  @EachVersion
  @Spec({"MQTT-4.4.0-1", "MQTT-3.3.1-1", "MQTT-4.3.2-3", "MQTT-4.6.0-1"})
  void unacknowledgedMessagesAreSentAgainInOrderAndBeforeOthers(ProtocolVersion version) {
    TestConnect persistent = TestConnect.as(version, "s").persistent();
    TestClient first = broker.connect(persistent).subscribe("t", 2);
    TestClient publisher = broker.connect(version, "p");
    int[] identifiers = new int[5];
    for (int i = 0; i < identifiers.length; i++) {
      publisher.publish(i % 2 == 0 ? 2 : 4, "t", "m" + i);
      identifiers[i] = first.receivePublish("m" + i).packetId();
    }
    first.send(hex("4002"), twoBytes(identifiers[2]));
    first.expectNothing();
    first.drop();
    publisher.publish(2, "t", "m5");

    TestClient again = broker.connect(persistent);

    for (int i : new int[] {0, 1, 3, 4}) {
      ReceivedPacket repeated = again.receivePublish("m" + i);
      assertThat(repeated.dup()).isTrue();
      assertThat(repeated.packetId()).isEqualTo(identifiers[i]);
    }
    assertThat(again.receivePublish("m5").dup()).isFalse();
    again.expectNothing();
  }

  @EachVersion
  @Spec({"MQTT-4.3.3-10", "MQTT-3.1.2-23"})
  void receivedQos2MessagesBelongToTheSession(ProtocolVersion version) {
    TestClient subscriber = broker.connect(version, "s").subscribe("t", 0);
    TestConnect persistent = TestConnect.as(version, "p").persistent();
    TestClient publisher = broker.connect(persistent);
    publisher.send(publisher.publishPacket(0x04, "t", 7, "once")).receive(ReceivedPacket.PUBREC);
    publisher.drop();

    TestClient again = broker.connect(persistent);
    again.send(again.publishPacket(0x0C, "t", 7, "once")).receive(ReceivedPacket.PUBREC);
    again.send(hex("6202 0007")).receive(ReceivedPacket.PUBCOMP);

    subscriber.receivePublish("once");
    subscriber.expectNothing();
  }

  @Test
  @Spec({"MQTT-4.1.0-2", "MQTT-3.1.2-23"})
  void sessionExpires() {
    TestConnect two = TestConnect.as(MQTT_5, "s").resuming().expiry(10);
    assertThat(isPresent(two)).isFalse();
    broker.advance(Duration.ofSeconds(9));
    assertThat(isPresent(two)).isTrue();
    broker.advance(Duration.ofSeconds(9));
    assertThat(isPresent(two)).isTrue();
    broker.advance(Duration.ofSeconds(11));
    assertThat(isPresent(two)).isFalse();
  }

  @Test
  @Spec("MQTT-4.1.0-2")
  void sessionWithoutExpiryEndsWithItsConnection() {
    TestConnect none = TestConnect.as(MQTT_5, "s").resuming();
    broker.connect(none).subscribe("t", 1).drop();

    TestClient again = broker.open(MQTT_5);

    assertThat(again.connect(none).sessionPresent()).isFalse();
    broker.connect(MQTT_5, "p").publish(2, "t", "x");
    again.expectNothing();
  }

  @EachVersion
  @Spec("MQTT-4.1.0-1")
  void sessionIsKeptAsLongAsTheConnectionIsOpen(ProtocolVersion version) {
    TestConnect connect = TestConnect.as(version, "s");
    TestClient client = broker.connect(version == MQTT_5 ? connect.expiry(5) : connect);
    client.subscribe("t", 1);

    broker.advance(Duration.ofDays(400));

    broker.connect(version, "p").publish(2, "t", "x");
    client.receivePublish("x");
  }

  @Test
  void greatestExpiryIsForEver() {
    TestConnect never = TestConnect.as(MQTT_5, "never").resuming().expiry(0xFFFF_FFFFL);
    TestConnect almost = TestConnect.as(MQTT_5, "almost").resuming().expiry(0xFFFF_FFFEL);
    isPresent(never);
    isPresent(almost);
    broker.connect(TestConnect.as(MQTT_3_1_1, "old").persistent()).drop();

    broker.advance(Duration.ofDays(365 * 140));

    assertThat(isPresent(never)).isTrue();
    assertThat(isPresent(almost)).isFalse();
    TestClient old = broker.open(MQTT_3_1_1);
    assertThat(old.connect(TestConnect.as(MQTT_3_1_1, "old").persistent()).sessionPresent())
        .isTrue();
  }

  @Test
  @Spec({"MQTT-3.14.4-3", "MQTT-4.1.0-2"})
  void disconnectMayChangeTheExpiry() {
    TestConnect connect = TestConnect.as(MQTT_5, "s").resuming().expiry(10);
    broker.connect(connect).send(disconnect(100)).expectClosed();
    broker.advance(Duration.ofSeconds(50));

    TestClient again = broker.open(MQTT_5);
    assertThat(again.connect(connect).sessionPresent()).isTrue();
    again.send(disconnect(0)).expectClosed();

    assertThat(isPresent(connect)).isFalse();
  }

  @Test
  void disconnectMayNotGiveAnExpiryWhereConnectGaveNone() {
    broker.connect(MQTT_5, "s").send(disconnect(10)).expectDisconnect(0x82);
  }

  private static byte[] disconnect(long expirySeconds) {
    return packet(0xE0, concat(hex("00"), properties(TestProperty.sessionExpiry(expirySeconds))));
  }

  @EachVersion
  void expiryHasAnUpperBoundInTheConfiguration(ProtocolVersion version) {
    try (TestBroker bounded = TestBroker.start("persistent_client_expiration 1h")) {
      TestConnect persistent = TestConnect.as(version, "s").persistent();
      bounded.connect(persistent).subscribe("t", 1).drop();

      bounded.advance(Duration.ofMinutes(59));
      TestClient again = bounded.open(version);
      assertThat(again.connect(persistent).sessionPresent()).isTrue();
      again.drop();
      bounded.advance(Duration.ofMinutes(61));
      assertThat(bounded.open(version).connect(persistent).sessionPresent()).isFalse();
    }
  }

  @Test
  @Spec({"MQTT-3.3.2-5", "MQTT-3.3.2-6"})
  void queuedMessagesExpireAndCountDown() {
    TestConnect persistent = TestConnect.as(MQTT_5, "s").persistent();
    broker.connect(persistent).subscribe("t", 1).drop();
    TestClient publisher = broker.connect(MQTT_5, "p");
    publisher.publish(2, "t", "short", TestProperty.messageExpiry(10));
    publisher.publish(2, "t", "long", TestProperty.messageExpiry(100));
    broker.advance(Duration.ofSeconds(30));

    TestClient again = broker.connect(persistent);

    assertThat(again.receivePublish("long").integer(0x02)).isEqualTo(70);
    again.expectNothing();
  }
}

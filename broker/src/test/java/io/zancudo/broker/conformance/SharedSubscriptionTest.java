package io.zancudo.broker.conformance;

import static io.zancudo.broker.testing.Bytes.hex;
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

/** Shared subscriptions (MQTT 5.0 section 4.8.2), which clients of every version may use. */
class SharedSubscriptionTest {
  @AutoClose private final TestBroker broker = TestBroker.start();

  @EachVersion
  void membersTakeTurns(ProtocolVersion version) {
    TestClient first = broker.connect(version, "1").subscribe("$share/g/t/+", 1);
    TestClient second = broker.connect(version, "2").subscribe("$share/g/t/+", 1);
    TestClient alone = broker.connect(version, "3").subscribe("$share/h/t/+", 1);
    TestClient plain = broker.connect(version, "4").subscribe("t/+", 1);
    TestClient publisher = broker.connect(version, "p");

    for (int i = 0; i < 4; i++) {
      publisher.publish(2, "t/" + i, "m" + i);
    }

    first.receivePublish("m0");
    first.receivePublish("m2");
    second.receivePublish("m1");
    second.receivePublish("m3");
    for (int i = 0; i < 4; i++) {
      alone.receivePublish("m" + i);
      plain.receivePublish("m" + i);
    }
    for (TestClient client : new TestClient[] {first, second, alone, plain}) {
      client.expectNothing();
    }
  }

  @EachVersion
  @Spec({"MQTT-4.8.2-1", "MQTT-4.8.2-2", "MQTT-4.13.1-1"})
  void shareNamesThatAreNoneCloseTheConnection(ProtocolVersion version) {
    for (String filter :
        new String[] {"$share/", "$share//t", "$share/g", "$share/g/", "$share/+/t"}) {
      TestClient client = broker.connect(version, "c");
      client.send(client.subscribePacket(1, filter, 0)).expectDisconnect(0x82);
    }
    TestClient client = broker.connect(version, "c");
    client.send(client.subscribePacket(1, "$share/#/t", 0)).expectDisconnect(0x81);
  }

  @Test
  @Spec({"MQTT-3.8.3-4", "MQTT-4.13.1-1"})
  void noLocalOnAShareClosesTheConnection() {
    TestClient client = broker.connect(MQTT_5, "c");

    client.send(client.subscribePacket(1, "$share/g/t", 0x04)).expectDisconnect(0x82);
  }

  @EachVersion
  @Spec("MQTT-4.8.2-3")
  void eachMemberHasTheQosItWasGranted(ProtocolVersion version) {
    TestClient[] members = new TestClient[3];
    for (int qos = 0; qos < members.length; qos++) {
      members[qos] = broker.connect(version, "m" + qos).subscribe("$share/g/t", qos);
    }
    TestClient publisher = broker.connect(version, "p");

    for (int i = 0; i < 6; i++) {
      publisher.publish(4, "t", "m" + i);

      ReceivedPacket publish = members[i % 3].receivePublish("m" + i);
      assertThat(publish.qos()).isEqualTo(i % 3);
      members[i % 3].acknowledge(publish);
    }
  }

  @EachVersion
  void noRetainedMessagesForShares(ProtocolVersion version) {
    broker.connect(version, "p").publish(0x03, "t", "x");

    broker.connect(version, "s").subscribe("$share/g/t", 1).expectNothing();
  }

  @EachVersion
  void unsubscribingLeavesTheOthersTheirTurns(ProtocolVersion version) {
    TestClient leaving = broker.connect(version, "1").subscribe("$share/g/t", 1).subscribe("t", 1);
    TestClient staying = broker.connect(version, "2").subscribe("$share/g/t", 1);

    leaving.unsubscribe("$share/g/t");
    broker.connect(version, "p").publish(2, "t", "x");

    staying.receivePublish("x");
    staying.expectNothing();
    leaving.receivePublish("x");
    leaving.expectNothing();
  }

  /** Section 4.8.2: what a member has not acknowledged when its session ends goes to another. */
  @EachVersion
  void unacknowledgedQos1GoesToAnotherMember(ProtocolVersion version) {
    TestClient leaving = broker.connect(version, "1").subscribe("$share/g/t", 1);
    TestClient publisher = broker.connect(version, "p");
    publisher.publish(2, "t", "one");
    publisher.publish(2, "t", "two");
    leaving.acknowledge(leaving.receivePublish("one"));
    leaving.receivePublish("two");
    TestClient staying = broker.connect(version, "2").subscribe("$share/g/t", 1);

    leaving.drop();

    ReceivedPacket taken = staying.receivePublish("two");
    assertThat(taken.dup()).isFalse();
    staying.acknowledge(taken).expectNothing();
  }

  @EachVersion
  @Spec({"MQTT-4.8.2-4", "MQTT-4.8.2-5"})
  void unacknowledgedQos2StaysWithItsMember(ProtocolVersion version) {
    TestConnect connect = TestConnect.as(version, "1").persistent();
    TestClient member = broker.connect(connect).subscribe("$share/g/t", 2);
    TestClient publisher = broker.connect(version, "p");
    publisher.publish(4, "t", "first");
    publisher.publish(4, "t", "second");
    ReceivedPacket first = member.receivePublish("first");
    ReceivedPacket second = member.receivePublish("second");
    TestClient other = broker.connect(version, "2").subscribe("$share/g/t", 2);
    member.drop();

    TestClient again = broker.connect(connect);
    assertThat(again.receivePublish("first").packetId()).isEqualTo(first.packetId());
    assertThat(again.receivePublish("second").packetId()).isEqualTo(second.packetId());
    again.acknowledge(first);
    again.drop();
    broker.connect(TestConnect.as(version, "1")).disconnect(); // its session ends

    other.expectNothing();
  }

  @Test
  @Spec("MQTT-4.8.2-5")
  void unacknowledgedQos2EndsWithTheSessionOfItsMember() {
    TestConnect connect = TestConnect.as(MQTT_5, "1").expiry(10);
    TestClient member = broker.connect(connect).subscribe("$share/g/t", 2);
    broker.connect(MQTT_5, "p").publish(4, "t", "x");
    member.receivePublish("x");
    TestClient other = broker.connect(MQTT_5, "2").subscribe("$share/g/t", 2);
    member.drop();

    broker.advance(Duration.ofSeconds(11));

    other.expectNothing();
  }

  @Test
  @Spec("MQTT-4.8.2-6")
  void refusedMessageIsNotOfferedToAnotherMember() {
    TestClient refusing = broker.connect(MQTT_5, "1").subscribe("$share/g/t", 2);
    TestClient publisher = broker.connect(MQTT_5, "p");
    publisher.publish(2, "t", "one");
    publisher.publish(4, "t", "two");
    refusing.receivePublish("one");
    refusing.receivePublish("two");
    TestClient other = broker.connect(MQTT_5, "2").subscribe("$share/g/t", 2);

    refusing.send(hex("4003 0001 83 5003 0002 87")).expectNothing();
    refusing.drop();

    other.expectNothing();
  }

  /** A member that cannot take more at once does not stop the others. */
  @Test
  void messagesForAnAbsentMemberGoToThoseWhoAreConnected() {
    TestConnect absent = TestConnect.as(MQTT_5, "1").persistent();
    broker.connect(absent).subscribe("$share/g/t", 1).disconnect();
    TestClient connected = broker.connect(MQTT_5, "2").subscribe("$share/g/t", 1);
    TestClient publisher = broker.connect(MQTT_5, "p");

    publisher.publish(2, "t", "one");
    publisher.publish(2, "t", "two");
    connected.acknowledge(connected.receivePublish("one"));
    connected.acknowledge(connected.receivePublish("two"));
    connected.disconnect();
    publisher.publish(2, "t", "three");

    broker.connect(absent).receivePublish("three");
  }

  @Test
  void subscriptionIdentifierIsThatOfTheMember() {
    TestClient member = broker.connect(MQTT_5, "1");
    member.subscribe("$share/g/t", 0, TestProperty.subscriptionIdentifier(5));
    member.subscribe("t", 1, TestProperty.subscriptionIdentifier(6));

    broker.connect(MQTT_5, "p").publish(2, "t", "x");

    for (int i = 0; i < 2; i++) {
      ReceivedPacket publish = member.receivePublish("x");
      assertThat(publish.integer(0x0B)).isEqualTo(5 + publish.qos());
    }
  }
}

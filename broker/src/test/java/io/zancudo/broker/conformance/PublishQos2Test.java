package io.zancudo.broker.conformance;

import static io.zancudo.broker.testing.Bytes.hex;
import static io.zancudo.broker.testing.Bytes.twoBytes;
import static io.zancudo.broker.testing.ReceivedPacket.PUBCOMP;
import static io.zancudo.broker.testing.ReceivedPacket.PUBREC;
import static io.zancudo.broker.testing.ReceivedPacket.PUBREL;
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
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** QoS 2 in both directions (MQTT 5.0 sections 3.5 to 3.7 and 4.3.3). */
class PublishQos2Test {
  @AutoClose private final TestBroker broker = TestBroker.start();

  @EachConnection
  @Spec({
    "MQTT-3.3.4-1",
    "MQTT-4.3.3-2",
    "MQTT-4.3.3-4",
    "MQTT-4.3.3-8",
    "MQTT-4.3.3-11",
    "MQTT-2.2.1-5",
    "MQTT-3.5.2-1",
    "MQTT-3.6.1-1",
    "MQTT-3.6.2-1",
    "MQTT-3.7.2-1"
  })
  void fourPacketsEachWay(ProtocolVersion version, Transport transport) {
    try (TestBroker any = TestBroker.with().transports(transport).start()) {
      TestClient subscriber =
          any.connect(TestConnect.as(version, "s"), transport).subscribe("t", 2);
      TestClient publisher = any.connect(TestConnect.as(version, "p"), transport);

      publisher.send(publisher.publishPacket(4, "t", 4711, "hi")).expect("5002 1267");
      publisher.send(hex("6202 1267")).expect("7002 1267");

      subscriber.expect(version == MQTT_5 ? "3408 000174 0001 00 6869" : "3407 000174 0001 6869");
      subscriber.send(hex("5002 0001")).expect("6202 0001");
      subscriber.send(hex("7002 0001")).expectNothing();
    }
  }

  @EachVersion
  @Spec("MQTT-4.3.3-10")
  void repeatedPublishIsAcknowledgedAndRoutedOnce(ProtocolVersion version) {
    TestClient subscriber = broker.connect(version, "s").subscribe("t", 0);
    TestClient publisher = broker.connect(version, "p");

    publisher.send(publisher.publishPacket(0x04, "t", 1, "once")).receiveFor(PUBREC, 1);
    publisher.send(publisher.publishPacket(0x0C, "t", 1, "once")).receiveFor(PUBREC, 1);
    publisher.send(hex("6202 0001")).receiveFor(PUBCOMP, 1);
    publisher.send(hex("6202 0001")).receiveFor(PUBCOMP, 1);

    subscriber.receivePublish("once");
    subscriber.expectNothing();
  }

  /** As Mosquitto: once more may be a lost PUBREC, twice more is an error. */
  @EachVersion
  void publishThatIsRepeatedTwiceClosesTheConnection(ProtocolVersion version) {
    TestClient publisher = broker.connect(version, "p");
    for (int i = 0; i < 2; i++) {
      publisher.send(publisher.publishPacket(0x04, "t", 1, "x")).receiveFor(PUBREC, 1);
    }

    publisher.send(publisher.publishPacket(0x04, "t", 1, "x"));

    publisher.expectDisconnect(0x82);
  }

  @EachVersion
  @Spec("MQTT-4.3.3-12")
  void packetIdentifierMayBeUsedAgainAfterItsPubcomp(ProtocolVersion version) {
    TestClient subscriber = broker.connect(version, "s").subscribe("t", 0);
    TestClient publisher = broker.connect(version, "p");
    for (int flags : new int[] {0x04, 0x0C}) {
      publisher.send(publisher.publishPacket(flags, "t", 1, "same")).receiveFor(PUBREC, 1);
      publisher.send(hex("6202 0001")).receiveFor(PUBCOMP, 1);

      subscriber.receivePublish("same");
    }
  }

  @EachVersion
  @Spec({"MQTT-4.3.3-9", "MQTT-3.5.2-1"})
  void refusedMessageFreesItsPacketIdentifier(ProtocolVersion version) {
    TestClient subscriber = broker.connect(version, "s").subscribe("#", 0);
    TestClient publisher = broker.connect(version, "p");

    publisher.send(publisher.publishPacket(4, "$SYS/mine", 1, "x"));
    publisher.expect(version == MQTT_5 ? "5003 0001 87" : "5002 0001");
    if (version != MQTT_5) {
      publisher.send(hex("6202 0001")).receiveFor(PUBCOMP, 1);
    }
    publisher.send(publisher.publishPacket(4, "t", 1, "new")).expect("5002 0001");
    publisher.send(hex("6202 0001")).receiveFor(PUBCOMP, 1);

    subscriber.receivePublish("new");
    subscriber.expectNothing();
  }

  @EachVersion
  @Spec({"MQTT-4.3.3-3", "MQTT-4.3.3-5", "MQTT-4.3.3-6", "MQTT-4.4.0-1", "MQTT-3.3.1-1"})
  void deliveryGoesOnWhereItStood(ProtocolVersion version) {
    TestConnect persistent = TestConnect.as(version, "s").persistent();
    TestClient subscriber = broker.connect(persistent).subscribe("t", 2);
    TestClient publisher = broker.connect(version, "p");
    publisher.publish(4, "t", "first");
    publisher.publish(4, "t", "second");
    int first = subscriber.receivePublish("first").packetId();
    int second = subscriber.receivePublish("second").packetId();
    subscriber.send(hex("5002"), twoBytes(first));
    subscriber.receiveFor(PUBREL, first);
    subscriber.drop();

    TestClient again = broker.connect(persistent);

    again.receiveFor(PUBREL, first);
    ReceivedPacket repeated = again.receivePublish("second");
    assertThat(repeated.dup()).isTrue();
    assertThat(repeated.qos()).isEqualTo(2);
    assertThat(repeated.packetId()).isEqualTo(second);
    again.send(hex("7002"), twoBytes(first));
    again.acknowledge(repeated).expectNothing();
    again.drop();
    broker.connect(persistent).expectNothing();
  }

  @EachVersion
  @Spec("MQTT-4.3.3-4")
  void repeatedPubrecIsAnsweredAgain(ProtocolVersion version) {
    TestClient subscriber = broker.connect(version, "s").subscribe("t", 2);
    broker.connect(version, "p").publish(4, "t", "x");
    subscriber.receivePublish("x");

    subscriber.send(hex("5002 0001")).expect("6202 0001");
    subscriber.send(hex("5002 0001")).expect("6202 0001");
    subscriber.send(hex("7002 0001")).expectNothing();
  }

  /** A client that has lost its state must be able to go on. */
  @EachVersion
  void pubrecAndPubrelOfNothingAreAnswered(ProtocolVersion version) {
    TestClient client = broker.connect(version, "c");

    client.send(hex("5002 0009")).expect("6202 0009");
    client.send(hex("6202 0009")).expect("7002 0009");
  }

  @ParameterizedTest
  @ValueSource(ints = {0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99})
  @Spec({"MQTT-4.3.3-4", "MQTT-4.4.0-2"})
  void pubrecWithAnErrorEndsTheDelivery(int reason) {
    TestConnect one = TestConnect.as(MQTT_5, "s").persistent().with(TestProperty.receiveMaximum(1));
    TestClient subscriber = broker.connect(one).subscribe("t", 2);
    TestClient publisher = broker.connect(MQTT_5, "p");
    publisher.publish(4, "t", "first");
    publisher.publish(4, "t", "second");
    subscriber.receivePublish("first");

    subscriber.send(hex("5003 0001"), new byte[] {(byte) reason});

    subscriber.receivePublish("second");
    subscriber.drop();
    broker.connect(one).receivePublish("second");
  }

  @EachVersion
  void acknowledgementsOutOfTurnCloseTheConnection(ProtocolVersion version) {
    for (String packet : new String[] {"4002", "7002"}) {
      TestClient subscriber = broker.connect(version, "s").subscribe("t", 2);
      broker.connect(version, "p").publish(4, "t", "x");
      subscriber.receivePublish("x");

      subscriber.send(hex(packet + "0001"));

      subscriber.expectDisconnect(0x82);
    }
  }

  @Test
  @Spec({"MQTT-4.3.3-7", "MQTT-4.3.3-13"})
  void deliveryThatHasBegunIsFinishedThoughTheMessageExpires() {
    TestConnect persistent = TestConnect.as(MQTT_5, "s").persistent();
    TestClient subscriber = broker.connect(persistent).subscribe("t", 2);
    TestClient publisher = broker.connect(MQTT_5, "p");
    publisher.send(publisher.publishPacket(4, "t", 1, "x", TestProperty.messageExpiry(10)));
    publisher.receiveFor(PUBREC, 1);
    publisher.send(hex("6202 0001")).receiveFor(PUBCOMP, 1);
    subscriber.receivePublish("x");
    subscriber.drop();

    broker.advance(Duration.ofSeconds(60));

    TestClient again = broker.connect(persistent);
    ReceivedPacket repeated = again.receivePublish("x");
    assertThat(repeated.dup()).isTrue();
    again.acknowledge(repeated).expectNothing();
  }

  @Test
  @Spec("MQTT-4.3.3-13")
  void receptionThatHasBegunIsFinishedThoughTheMessageExpires() {
    TestClient subscriber = broker.connect(MQTT_5, "s").subscribe("t", 2);
    TestClient publisher = broker.connect(MQTT_5, "p");
    publisher.send(publisher.publishPacket(4, "t", 1, "x", TestProperty.messageExpiry(10)));
    publisher.receiveFor(PUBREC, 1);

    broker.advance(Duration.ofSeconds(60));

    publisher.send(hex("6202 0001")).expect("7002 0001");
    subscriber.expectNothing();
  }
}

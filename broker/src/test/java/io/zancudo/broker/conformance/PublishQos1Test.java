package io.zancudo.broker.conformance;

import static io.zancudo.broker.testing.Bytes.hex;
import static io.zancudo.broker.testing.Bytes.twoBytes;
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
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** QoS 1 in both directions (MQTT 5.0 sections 3.4 and 4.3.2). */
class PublishQos1Test {
  private static final int BATCH = 200;

  @AutoClose private final TestBroker broker = TestBroker.start();

  @EachConnection
  @Spec({
    "MQTT-3.3.4-1",
    "MQTT-4.3.2-2",
    "MQTT-4.3.2-4",
    "MQTT-2.2.1-5",
    "MQTT-3.4.2-1",
    "MQTT-4.5.0-1"
  })
  void messageIsAcknowledgedAndDelivered(ProtocolVersion version, Transport transport) {
    try (TestBroker any = TestBroker.with().transports(transport).start()) {
      TestClient subscriber =
          any.connect(TestConnect.as(version, "s"), transport).subscribe("t", 1);
      TestClient publisher = any.connect(TestConnect.as(version, "p"), transport);

      publisher.send(publisher.publishPacket(2, "t", 4711, "hi")).expect("4002 1267");

      subscriber.expect(version == MQTT_5 ? "3208 000174 0001 00 6869" : "3207 000174 0001 6869");
      subscriber.send(hex("4002 0001")).expectNothing();
    }
  }

  @EachVersion
  @Spec({"MQTT-4.3.2-3", "MQTT-4.4.0-1"})
  void unacknowledgedMessageIsNotSentAgainWhileConnected(ProtocolVersion version) {
    TestClient subscriber = broker.connect(version, "s").subscribe("t", 1);
    broker.connect(version, "p").publish(2, "t", "once");
    subscriber.receivePublish("once");

    broker.advance(Duration.ofHours(1));

    subscriber.expectNothing();
  }

  @EachVersion
  @Spec("MQTT-4.3.2-5")
  void packetIdentifierMayBeUsedAgainAfterItsPuback(ProtocolVersion version) {
    TestClient subscriber = broker.connect(version, "s").subscribe("t", 0);
    TestClient publisher = broker.connect(version, "p");

    publisher.send(publisher.publishPacket(0x02, "t", 7, "new"));
    publisher.receiveFor(ReceivedPacket.PUBACK, 7);
    publisher.send(publisher.publishPacket(0x0A, "t", 7, "as new, though it has DUP"));
    publisher.receiveFor(ReceivedPacket.PUBACK, 7);

    subscriber.receivePublish("new");
    subscriber.receivePublish("as new, though it has DUP");
  }

  @EachVersion
  @Spec({"MQTT-3.3.1-3", "MQTT-4.3.2-2"})
  void dupIsNotPassedOn(ProtocolVersion version) {
    TestClient subscriber = broker.connect(version, "s").subscribe("t", 2);
    TestClient publisher = broker.connect(version, "p");

    publisher.send(publisher.publishPacket(0x0A, "t", 1, "qos 1"));
    publisher.receiveFor(ReceivedPacket.PUBACK, 1);

    assertThat(subscriber.receivePublish("qos 1").dup()).isFalse();
  }

  @EachVersion
  @Spec({"MQTT-2.2.1-4", "MQTT-4.3.2-1", "MQTT-4.3.3-1"})
  void packetIdentifiersInFlightAreUnusedAndNotZero(ProtocolVersion version) {
    try (TestBroker wide = TestBroker.start("max_inflight_messages 0", "max_queued_messages 0")) {
      TestClient subscriber = wide.connect(version, "s").subscribe("t", 2);
      TestClient publisher = wide.connect(version, "p");
      Set<Integer> used = new HashSet<>();
      for (int i = 0; i < 300; i++) {
        publisher.send(publisher.publishPacket(i % 2 == 0 ? 2 : 4, "t", 1 + i % 2, "m" + i));
        if (i % 2 == 1) {
          publisher.receive(ReceivedPacket.PUBACK);
          publisher.receive(ReceivedPacket.PUBREC);
          publisher.send(hex("6202 0002")).receive(ReceivedPacket.PUBCOMP);
        }
      }

      for (int i = 0; i < 300; i++) {
        assertThat(used.add(subscriber.receivePublish("m" + i).packetId())).isTrue();
      }
      assertThat(used).doesNotContain(0);
    }
  }

  @Test
  @Spec({"MQTT-2.2.1-4", "MQTT-4.3.2-1"})
  void packetIdentifiersStartAgainAfterTheLast() {
    TestClient subscriber = broker.connect(MQTT_5, "s").subscribe("t", 1);
    TestClient publisher = broker.connect(MQTT_5, "p");
    byte[][] many = new byte[BATCH][];
    Arrays.fill(many, publisher.publishPacket(0x02, "t", 1, ""));
    int expected = 0;

    for (int round = 0; round < 65_535 / BATCH + 1; round++) {
      publisher.send(many);
      for (int i = 0; i < BATCH; i++) {
        ReceivedPacket publish = subscriber.receive(ReceivedPacket.PUBLISH);
        expected = expected % 65_535 + 1;
        assertThat(publish.packetId()).isEqualTo(expected);
        subscriber.acknowledge(publish);
        publisher.receive(ReceivedPacket.PUBACK);
      }
    }

    assertThat(expected).isLessThan(BATCH);
  }

  /** MQTT 5 clients are told that nobody listens; older ones cannot be. */
  @EachVersion
  @Spec("MQTT-3.4.2-1")
  void nobodyListens(ProtocolVersion version) {
    TestClient publisher = broker.connect(version, "p");

    publisher.send(publisher.publishPacket(2, "nobody", 1, "x"));

    publisher.expect(version == MQTT_5 ? "4003 0001 10" : "4002 0001");
  }

  @EachVersion
  @Spec("MQTT-3.4.2-1")
  void refusedMessageIsAcknowledgedAndNotRouted(ProtocolVersion version) {
    TestClient subscriber = broker.connect(version, "s").subscribe("#", 1).subscribe("$SYS/#", 1);
    TestClient publisher = broker.connect(version, "p");

    publisher.send(publisher.publishPacket(2, "$SYS/mine", 1, "x"));

    publisher.expect(version == MQTT_5 ? "4003 0001 87" : "4002 0001");
    subscriber.expectNothing();
  }

  /** What an acknowledgement says beyond its identifier changes nothing for QoS 1. */
  @ParameterizedTest
  @ValueSource(ints = {0x00, 0x10, 0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99})
  @Spec({"MQTT-4.4.0-2", "MQTT-3.4.2-1"})
  void everyPubackEndsTheDelivery(int reason) {
    TestConnect one = TestConnect.as(MQTT_5, "s").persistent().with(TestProperty.receiveMaximum(1));
    TestClient subscriber = broker.connect(one).subscribe("t", 1);
    TestClient publisher = broker.connect(MQTT_5, "p");
    publisher.publish(2, "t", "first");
    publisher.publish(2, "t", "second");
    ReceivedPacket first = subscriber.receivePublish("first");

    subscriber.send(hex("4003"), twoBytes(first.packetId()));
    subscriber.send(new byte[] {(byte) reason});

    subscriber.receivePublish("second");
    subscriber.drop();
    broker.connect(one).receivePublish("second");
  }

  @EachVersion
  void acknowledgementsOutOfTurnCloseTheConnection(ProtocolVersion version) {
    for (String packet : new String[] {"5002", "7002"}) {
      TestClient subscriber = broker.connect(version, "s").subscribe("t", 1);
      broker.connect(version, "p").publish(2, "t", "x");
      subscriber.receivePublish("x");

      subscriber.send(hex(packet + "0001"));

      subscriber.expectDisconnect(0x82);
    }
  }

  @EachVersion
  void acknowledgementsOfNothingAreIgnored(ProtocolVersion version) {
    TestClient client = broker.connect(version, "c");

    client.send(hex("4002 0009 7002 0009")).expectNothing();
  }
}

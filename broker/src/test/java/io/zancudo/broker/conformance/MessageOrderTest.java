package io.zancudo.broker.conformance;

import static io.zancudo.broker.testing.Bytes.hex;
import static io.zancudo.broker.testing.Bytes.twoBytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.broker.testing.EachConnection;
import io.zancudo.broker.testing.EachVersion;
import io.zancudo.broker.testing.ReceivedPacket;
import io.zancudo.broker.testing.Spec;
import io.zancudo.broker.testing.TestBroker;
import io.zancudo.broker.testing.TestClient;
import io.zancudo.broker.testing.TestConnect;
import io.zancudo.broker.testing.Transport;
import io.zancudo.mqtt.ProtocolVersion;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;

/** Message ordering (MQTT 5.0 section 4.6). */
class MessageOrderTest {
  private static final int COUNT = 500;

  @AutoClose private final TestBroker broker = TestBroker.start();

  @EachConnection
  @Spec({"MQTT-4.6.0-5", "MQTT-4.6.0-6"})
  void messagesOfOnePublisherKeepTheirOrder(ProtocolVersion version, Transport transport) {
    try (TestBroker any = TestBroker.with().transports(transport).start()) {
      for (int qos = 0; qos <= 2; qos++) {
        List<TestClient> subscribers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          TestConnect connect = TestConnect.as(version, "s" + i);
          subscribers.add(any.connect(connect, transport).subscribe("t", qos));
        }
        TestClient publisher = any.connect(TestConnect.as(version, "p"), transport);

        publishAtOnce(publisher, qos);

        for (TestClient subscriber : subscribers) {
          assertOrder(subscriber);
        }
      }
    }
  }

  /** As fast as the broker reads; PUBREL is sent only when all messages are. */
  private static void publishAtOnce(TestClient publisher, int qos) {
    int window = qos == 2 ? 20 : COUNT;
    for (int from = 0; from < COUNT; from += window) {
      for (int i = from; i < from + window; i++) {
        publisher.send(publisher.publishPacket(qos << 1, "t", 1 + i, "m" + i));
      }
      for (int i = from; i < from + window && qos == 2; i++) {
        publisher.receiveFor(ReceivedPacket.PUBREC, 1 + i);
        publisher.send(hex("6202"), twoBytes(1 + i));
      }
      for (int i = from; i < from + window && qos > 0; i++) {
        publisher.receiveFor(qos == 1 ? ReceivedPacket.PUBACK : ReceivedPacket.PUBCOMP, 1 + i);
      }
    }
  }

  private static void assertOrder(TestClient subscriber) {
    int next = 0;
    while (next < COUNT) {
      ReceivedPacket packet = subscriber.receive();
      if (packet.type() == ReceivedPacket.PUBREL) {
        subscriber.send(hex("7002"), twoBytes(packet.packetId()));
        continue;
      }
      assertThat(packet.text()).isEqualTo("m" + next++);
      if (packet.qos() > 0) {
        subscriber.send(hex(packet.qos() == 1 ? "4002" : "5002"), twoBytes(packet.packetId()));
      }
    }
  }

  @EachVersion
  @Spec({"MQTT-4.6.0-5", "MQTT-4.6.0-4"})
  void pubrelsFollowInTheOrderOfThePubrecs(ProtocolVersion version) {
    TestClient subscriber = broker.connect(version, "s").subscribe("t", 2);
    TestClient publisher = broker.connect(version, "p");
    List<Integer> identifiers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      publisher.publish(4, "t", "m" + i);
      identifiers.add(subscriber.receivePublish("m" + i).packetId());
    }
    for (int i : new int[] {3, 0, 4, 1, 2}) {
      subscriber.send(hex("5002"), twoBytes(identifiers.get(i)));
    }
    for (int i : new int[] {3, 0, 4, 1, 2}) {
      subscriber.receiveFor(ReceivedPacket.PUBREL, identifiers.get(i));
    }
  }

  @EachVersion
  @Spec({"MQTT-4.6.0-2", "MQTT-4.6.0-3"})
  void acknowledgementsFollowInTheOrderOfTheMessages(ProtocolVersion version) {
    TestClient publisher = broker.connect(version, "p");
    for (int i = 1; i <= 10; i++) {
      publisher.send(publisher.publishPacket(2, "t", i, "x"));
      publisher.send(publisher.publishPacket(4, "t", 100 + i, "x"));
    }
    for (int i = 1; i <= 10; i++) {
      publisher.receiveFor(ReceivedPacket.PUBACK, i);
      publisher.receiveFor(ReceivedPacket.PUBREC, 100 + i);
    }
  }

  @EachVersion
  @Spec("MQTT-4.6.0-5")
  void messagesKeepTheirOrderAcrossAReconnection(ProtocolVersion version) {
    TestConnect persistent = TestConnect.as(version, "s").persistent();
    TestClient subscriber = broker.connect(persistent).subscribe("t", 1);
    TestClient publisher = broker.connect(version, "p");
    int next = 0;
    for (int round = 0; round < 6; round++) {
      for (int i = 0; i < 30; i++) {
        publisher.publish(2, "t", "m" + (30 * round + i));
      }
      for (int i = 0; i < 10; i++) {
        subscriber.acknowledge(subscriber.receivePublish("m" + next++));
      }
      subscriber.drop();
      subscriber = broker.connect(persistent);
    }
    while (next < 180) {
      subscriber.acknowledge(subscriber.receivePublish("m" + next++));
    }
    subscriber.expectNothing();
  }
}

package io.zancudo.broker.cluster;

import static io.zancudo.broker.testing.Bytes.hex;
import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.broker.testing.ReceivedPacket;
import io.zancudo.broker.testing.TestClient;
import io.zancudo.broker.testing.TestConnect;
import io.zancudo.mqtt.ProtocolVersion;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Publish on one node, subscribe on another: three brokers that are one. */
@Timeout(120)
class AcrossNodesTest {
  private static ClusterBrokers brokers;

  @BeforeAll
  static void start() {
    brokers = ClusterBrokers.start(3);
  }

  @AfterAll
  static void stop() {
    brokers.close();
  }

  static Stream<Arguments> matrix() {
    return Stream.of(ProtocolVersion.MQTT_3_1_1, ProtocolVersion.MQTT_5)
        .flatMap(version -> Stream.of(true, false).map(clean -> Arguments.of(version, clean)));
  }

  private static TestConnect client(ProtocolVersion version, boolean clean, String id) {
    TestConnect connect = TestConnect.as(version, id + "-" + version + "-" + clean);
    return clean ? connect : connect.persistent();
  }

  @ParameterizedTest(name = "{0} clean={1}")
  @MethodSource("matrix")
  void aMessageReachesSubscribersOnEveryNode(ProtocolVersion version, boolean clean) {
    String topic = "reach/" + version + clean;
    TestClient[] subscribers = new TestClient[3];
    for (int i = 0; i < 3; i++) {
      subscribers[i] = brokers.connect(i, client(version, clean, "s" + i)).subscribe("reach/#", 2);
    }
    TestClient publisher = brokers.connect(1, client(version, true, "p"));

    publisher.publish(
        0, topic, "zero"); // order holds among messages of the same QoS [MQTT-4.6.0-6]
    for (TestClient subscriber : subscribers) {
      subscriber.receivePublish("zero");
    }
    publisher.publish(2, topic, "one");
    publisher.publish(4, topic, "two");

    for (TestClient subscriber : subscribers) {
      for (String payload : new String[] {"one", "two"}) {
        subscriber.acknowledge(subscriber.receivePublish(payload));
      }
      subscriber.expectNothing();
      subscriber.disconnect();
    }
  }

  @ParameterizedTest(name = "{0} clean={1}")
  @MethodSource("matrix")
  void aPublishRightAfterTheSubackIsDelivered(ProtocolVersion version, boolean clean) {
    TestClient publisher = brokers.connect(0, client(version, true, "p2"));
    for (int i = 0; i < 20; i++) {
      TestClient subscriber = brokers.connect(1 + i % 2, client(version, clean, "after" + i));
      subscriber.subscribe("after/" + version + clean + i, 1);
      publisher.publish(2, "after/" + version + clean + i, "m");
      subscriber.acknowledge(subscriber.receivePublish("m"));
      subscriber.disconnect();
    }
  }

  @ParameterizedTest(name = "{0} clean={1}")
  @MethodSource("matrix")
  void anotherNodeTakesOver(ProtocolVersion version, boolean clean) {
    TestConnect connect = client(version, clean, "take");
    TestClient first = brokers.connect(0, connect).subscribe("take/" + version + clean, 1);

    TestClient second = brokers.connect(1, connect);

    if (version == ProtocolVersion.MQTT_5) {
      first.expectDisconnect(0x8E);
    } else {
      first.expectClosed();
    }
    TestClient publisher = brokers.connect(2, client(version, true, "p3"));
    publisher.publish(2, "take/" + version + clean, "m");
    if (clean) {
      second.expectNothing();
    } else {
      second.acknowledge(second.receivePublish("m"));
    }
    second.disconnect();
  }

  @ParameterizedTest(name = "{0} clean={1}")
  @MethodSource("matrix")
  void aSessionResumesElsewhere(ProtocolVersion version, boolean clean) {
    if (clean) {
      return;
    }
    TestConnect connect = client(version, false, "resume");
    String topic = "resume/" + version;
    TestClient first = brokers.connect(0, connect).subscribe(topic, 2);
    TestClient publisher = brokers.connect(2, client(version, true, "p4"));
    publisher.publish(2, topic, "m0");
    ReceivedPacket unacknowledged = first.receivePublish("m0");
    publisher.publish(4, topic, "m1");
    ReceivedPacket halfway = first.receivePublish("m1");
    first.send(hex("5002"), new byte[] {0, (byte) halfway.packetId()});
    first.receive(ReceivedPacket.PUBREL);
    first.drop();
    publisher.publish(2, topic, "m2");

    TestClient second = brokers.connect(1, connect.resuming());

    ReceivedPacket again = second.receivePublish("m0");
    assertThat(again.packetId()).isEqualTo(unacknowledged.packetId());
    assertThat(again.dup()).isTrue(); // [MQTT-3.3.1-1]
    assertThat(second.receive(ReceivedPacket.PUBREL).packetId()).isEqualTo(halfway.packetId());
    second.send(hex("7002"), new byte[] {0, (byte) halfway.packetId()});
    second.acknowledge(again);
    second.acknowledge(second.receivePublish("m2"));
    second.expectNothing();
    second.disconnect();
  }
}

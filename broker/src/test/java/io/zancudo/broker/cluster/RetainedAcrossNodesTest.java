package io.zancudo.broker.cluster;

import static io.zancudo.mqtt.ProtocolVersion.MQTT_3_1_1;
import static io.zancudo.mqtt.ProtocolVersion.MQTT_5;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zancudo.broker.testing.EachVersion;
import io.zancudo.broker.testing.ReceivedPacket;
import io.zancudo.broker.testing.Spec;
import io.zancudo.broker.testing.TestClient;
import io.zancudo.broker.testing.TestConnect;
import io.zancudo.broker.testing.TestProperty;
import io.zancudo.mqtt.ProtocolVersion;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Retained messages that are set on one node and read on the others. */
@Timeout(120)
class RetainedAcrossNodesTest {
  private static final int RETAIN = 0x01;
  private static final int QOS_1 = 0x02;
  private static final int QOS_2 = 0x04;

  private static ClusterBrokers brokers;
  private static int topics;

  private final String topic = "retained" + topics++;

  @BeforeAll
  static void start() {
    brokers = ClusterBrokers.start(3);
  }

  @AfterAll
  static void stop() {
    brokers.close();
  }

  private TestClient client(int node, ProtocolVersion version, String id) {
    return brokers.connect(node, TestConnect.as(version, id + node + "-" + topic));
  }

  @EachVersion
  @Spec({"MQTT-3.3.1-5", "MQTT-3.3.1-6", "MQTT-3.3.1-8"})
  void messageIsReadOnEachNodeOnceItIsAcknowledged(ProtocolVersion version) {
    TestClient publisher = client(0, version, "p");

    publisher.publish(QOS_2 | RETAIN, topic, "kept");

    for (int node = 0; node < 3; node++) {
      TestClient reader = client(node, version, "r").subscribe(topic, 1);
      ReceivedPacket kept = reader.receivePublish("kept");
      assertThat(kept.retain()).isTrue();
      assertThat(kept.qos()).isEqualTo(1);
      reader.acknowledge(kept).expectNothing().disconnect();
    }
  }

  @EachVersion
  @Spec("MQTT-3.3.1-5")
  void messageIsReplacedFromAnyNode(ProtocolVersion version) {
    for (int round = 0; round < 10; round++) {
      client(round % 3, version, "p").publish(QOS_1 | RETAIN, topic, "m" + round);

      for (int node = 0; node < 3; node++) {
        TestClient reader = client(node, version, "r").subscribe(topic, 0);
        assertThat(reader.receivePublish("m" + round).retain()).isTrue();
        reader.expectNothing().disconnect();
      }
    }
  }

  @EachVersion
  @Spec({"MQTT-3.3.1-6", "MQTT-3.3.1-7"})
  void emptyPayloadClearsTheMessageOnAllNodes(ProtocolVersion version) {
    client(0, version, "p").publish(QOS_1 | RETAIN, topic, "kept");
    TestClient live = client(1, version, "live").subscribe(topic, 0);
    live.receivePublish("kept");

    client(2, version, "p").publish(QOS_1 | RETAIN, topic, "");

    ReceivedPacket cleared = live.receivePublish("");
    assertThat(cleared.retain()).isFalse();
    for (int node = 0; node < 3; node++) {
      client(node, version, "r").subscribe(topic, 0).expectNothing().disconnect();
    }
  }

  @EachVersion
  @Spec("MQTT-3.3.1-8")
  void messageWithoutRetainLeavesTheKeptOne(ProtocolVersion version) {
    client(0, version, "p").publish(QOS_1 | RETAIN, topic, "kept");

    client(1, version, "p").publish(QOS_1, topic, "other");

    client(2, version, "r").subscribe(topic, 0).receivePublish("kept");
  }

  @EachVersion
  @Spec({"MQTT-3.3.1-12", "MQTT-3.3.1-13"})
  void liveSubscriberOfAnotherNodeSeesRetainOnlyIfItAskedForIt(ProtocolVersion version) {
    TestClient plain = client(1, version, "plain").subscribe(topic, 0);
    TestClient asPublished = client(2, MQTT_5, "published").subscribe(topic, 0x08);

    client(0, version, "p").publish(RETAIN, topic, "kept");

    assertThat(plain.receivePublish("kept").retain()).isFalse();
    assertThat(asPublished.receivePublish("kept").retain()).isTrue();
  }

  @Test
  @Spec({"MQTT-3.3.1-9", "MQTT-3.3.1-10", "MQTT-3.3.1-11"})
  void retainHandlingIsObeyedForMessagesOfOtherNodes() {
    client(0, MQTT_5, "p").publish(QOS_1 | RETAIN, topic, "kept");
    TestClient reader = client(1, MQTT_5, "r");

    reader.subscribe(topic, 0x20).expectNothing();
    reader.subscribe(topic, 0x10).expectNothing();
    reader.subscribe(topic, 0x00).receivePublish("kept");
    client(2, MQTT_5, "r").subscribe(topic, 0x10).receivePublish("kept");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void eachSubscribeOfAStoredSessionReadsThemAgain(boolean reconnects) {
    client(0, MQTT_5, "p").publish(QOS_1 | RETAIN, topic, "kept");
    TestConnect connect = TestConnect.as(MQTT_3_1_1, "stored-" + topic).persistent();
    TestClient reader = brokers.connect(1, connect).subscribe(topic, 1);
    reader.acknowledge(reader.receivePublish("kept")).expectNothing();
    if (reconnects) {
      reader.disconnect();
      reader = brokers.connect(2, connect);
      reader.expectNothing();
    }

    reader.subscribe(topic, 1);

    reader.acknowledge(reader.receivePublish("kept")).expectNothing();
  }

  @Test
  void manyMessagesAreReadWithAWildcard() {
    TestClient[] publishers = {
      client(0, MQTT_5, "p"), client(1, MQTT_5, "p"), client(2, MQTT_5, "p")
    };
    for (int i = 0; i < 300; i++) {
      publishers[i % 3].publish(QOS_1 | RETAIN, topic + "/" + i, "m" + i);
    }

    TestClient reader = client(2, MQTT_5, "r").subscribe(topic + "/#", 1);

    Map<String, String> read = new HashMap<>();
    await()
        .until(
            () -> {
              Draining.drain(reader).forEach(each -> read.put(each.topic(), each.text()));
              return read.size() == 300;
            });
    assertThat(read).allSatisfy((name, text) -> assertThat(name).endsWith(text.substring(1)));
  }

  @Test
  @Spec({"MQTT-3.3.2-5", "MQTT-3.3.2-6"})
  void messageExpiresOnAllNodes() {
    byte[] expiry = TestProperty.messageExpiry(3);
    client(0, MQTT_5, "p").publish(QOS_1 | RETAIN, topic, "kept", expiry);
    assertThat(client(1, MQTT_5, "early").subscribe(topic, 0).receivePublish("kept").properties())
        .isSubsetOf(List.of("0200000003", "0200000002"));

    await().pollDelay(Duration.ofMillis(3200)).until(() -> true);

    for (int node = 0; node < 3; node++) {
      client(node, MQTT_5, "late").subscribe(topic, 0).expectNothing();
    }
  }

  @EachVersion
  void messageOutlivesTheNodeOnWhichItWasSet(ProtocolVersion version) {
    try (ClusterBrokers some = ClusterBrokers.start(3)) {
      some.connect(0, TestConnect.as(version, "p")).publish(QOS_1 | RETAIN, "t", "kept");

      some.kill(0);

      for (int node = 1; node < 3; node++) {
        some.connect(node, TestConnect.as(version, "r")).subscribe("t", 0).receivePublish("kept");
      }
    }
  }
}

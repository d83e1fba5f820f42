package io.zancudo.broker.conformance;

import static io.zancudo.broker.testing.Bytes.hex;
import static io.zancudo.broker.testing.Bytes.packet;
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
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wills (MQTT 5.0 sections 3.1.2.5 and 3.1.3.2). */
class WillTest {
  @AutoClose private final TestBroker broker = TestBroker.start();

  @EachConnection
  @Spec({"MQTT-3.1.2-7", "MQTT-3.1.2-8", "MQTT-3.1.2-14"})
  void willIsPublishedWhenTheConnectionIsLost(ProtocolVersion version, Transport transport) {
    try (TestBroker any = TestBroker.with().transports(transport).start()) {
      TestClient watcher = any.connect(TestConnect.as(version, "w"), transport).subscribe("w", 2);
      TestClient client =
          any.connect(TestConnect.as(version, "c").will("w", "gone", 1, false), transport);
      watcher.expectNothing();

      client.drop();

      ReceivedPacket will = watcher.receivePublish("gone");
      assertThat(will.qos()).isEqualTo(1);
      assertThat(will.retain()).isFalse();
      watcher.acknowledge(will).expectNothing();
      any.connect(TestConnect.as(version, "late"), transport).subscribe("w", 0).expectNothing();
    }
  }

  @EachVersion
  @Spec({"MQTT-3.1.2-8", "MQTT-3.1.0-2"})
  void willIsPublishedWhenTheClientBreaksTheProtocol(ProtocolVersion version) {
    TestClient watcher = broker.connect(version, "w").subscribe("w", 0);
    TestClient client = broker.connect(TestConnect.as(version, "c").will("w", "gone"));

    client.send(hex("00"));

    client.expectDisconnect(0x82);
    watcher.receivePublish("gone");
  }

  @EachVersion
  @Spec({"MQTT-3.1.2-10", "MQTT-3.14.4-3", "MQTT-3.1.2-8"})
  void disconnectRemovesTheWill(ProtocolVersion version) {
    TestClient watcher = broker.connect(version, "w").subscribe("w", 0);
    TestConnect persistent = TestConnect.as(version, "c").persistent();
    TestClient client = broker.connect(persistent.will("w", "gone"));

    client.disconnect();
    watcher.expectNothing();

    broker.connect(TestConnect.as(version, "c").persistent()).drop();
    watcher.expectNothing();
  }

  @EachVersion
  @Spec("MQTT-3.1.2-10")
  void willIsPublishedOnce(ProtocolVersion version) {
    TestClient watcher = broker.connect(version, "w").subscribe("w", 0);
    broker.connect(TestConnect.as(version, "c").persistent().will("w", "gone")).drop();
    watcher.receivePublish("gone");

    broker.connect(TestConnect.as(version, "c").persistent()).drop();

    watcher.expectNothing();
  }

  @EachVersion
  @Spec({"MQTT-3.1.2-15", "MQTT-3.1.2-9"})
  void willIsRetainedIfItSaysSo(ProtocolVersion version) {
    broker.connect(TestConnect.as(version, "c").will("w", "gone", 2, true)).drop();
    TestClient sync = broker.connect(TestConnect.as(version, "c"));

    TestClient late = broker.connect(version, "late").subscribe("w", 2);

    ReceivedPacket will = late.receivePublish("gone");
    assertThat(will.retain()).isTrue();
    assertThat(will.qos()).isEqualTo(2);
    sync.expectNothing();
  }

  @EachVersion
  void emptyWillPayloadIsAMessageToo(ProtocolVersion version) {
    TestClient watcher = broker.connect(version, "w").subscribe("w", 0);
    broker.connect(TestConnect.as(version, "c").will("w", "")).drop();

    watcher.receivePublish("");
  }

  @Test
  @Spec({"MQTT-3.1.2-9", "MQTT-3.1.3-10"})
  void propertiesOfTheWillArePassedOnInOrder() {
    byte[][] properties = {
      TestProperty.user("z", "1"),
      TestProperty.payloadFormat(1),
      TestProperty.contentType("text/plain"),
      TestProperty.user("a", "2"),
      TestProperty.responseTopic("r"),
      TestProperty.correlationData((byte) 0, (byte) -1),
      TestProperty.user("z", "1"),
    };
    TestClient watcher = broker.connect(MQTT_5, "w").subscribe("w", 0);
    broker.connect(TestConnect.as(MQTT_5, "c").will("w", "gone", 0, false, properties)).drop();

    assertThat(watcher.receivePublish("gone").properties())
        .isEqualTo(TestProperty.shown(properties));
  }

  @Test
  void messageExpiryOfTheWillCountsFromItsPublication() {
    TestClient watcher = broker.connect(MQTT_5, "w").subscribe("w", 0);
    byte[][] properties = {TestProperty.messageExpiry(30), TestProperty.willDelay(60)};
    TestConnect connect = TestConnect.as(MQTT_5, "c").expiry(600);
    broker.connect(connect.will("w", "gone", 0, false, properties)).drop();

    broker.advance(Duration.ofSeconds(61));

    assertThat(watcher.receivePublish("gone").properties()).isEqualTo(List.of("020000001E"));
  }

  @Test
  @Spec({"MQTT-3.1.2-8", "MQTT-3.14.2-1"})
  void disconnectWithWillMessageKeepsTheWill() {
    TestClient watcher = broker.connect(MQTT_5, "w").subscribe("w", 0);
    TestClient client = broker.connect(TestConnect.as(MQTT_5, "c").will("w", "gone"));

    client.send(hex("E0 01 04")).expectClosed();

    watcher.receivePublish("gone");
  }

  /** As Mosquitto: whatever else the client gives as its reason, it said goodbye. */
  @ParameterizedTest
  @ValueSource(ints = {0x00, 0x80, 0x81, 0x90, 0x93, 0x97})
  void otherReasonsOfDisconnectRemoveTheWill(int reason) {
    TestClient watcher = broker.connect(MQTT_5, "w").subscribe("w", 0);
    TestClient client = broker.connect(TestConnect.as(MQTT_5, "c").will("w", "gone"));

    client.send(packet(0xE0, new byte[] {(byte) reason})).expectClosed();

    watcher.expectNothing();
  }

  @EachVersion
  void willOfARefusedConnectIsNeverPublished(ProtocolVersion version) {
    try (TestBroker strict = TestBroker.start("clientid_prefixes good-")) {
      TestClient watcher = strict.connect(version, "good-w").subscribe("w", 0);
      TestConnect connect = TestConnect.as(version, "bad").will("w", "gone");

      strict.open(version).send(connect.bytes()).expectRefused(0x87);

      watcher.expectNothing();
    }
  }
}

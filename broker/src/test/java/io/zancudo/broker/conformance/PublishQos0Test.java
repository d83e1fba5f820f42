package io.zancudo.broker.conformance;

import static io.zancudo.broker.testing.Bytes.hex;
import static io.zancudo.mqtt.ProtocolVersion.MQTT_5;
import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.broker.testing.EachConnection;
import io.zancudo.broker.testing.EachVersion;
import io.zancudo.broker.testing.Spec;
import io.zancudo.broker.testing.TestBroker;
import io.zancudo.broker.testing.TestClient;
import io.zancudo.broker.testing.TestConnect;
import io.zancudo.broker.testing.Transport;
import io.zancudo.mqtt.ProtocolVersion;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** PUBLISH with QoS 0 (MQTT 5.0 sections 3.3 and 4.3.1), and its fixed header in general. */
class PublishQos0Test {
  @AutoClose private final TestBroker broker = TestBroker.start();

  @EachConnection
  @Spec({"MQTT-4.3.1-1", "MQTT-3.3.1-2", "MQTT-2.2.1-2", "MQTT-3.3.4-1"})
  void messageTravelsWithoutAcknowledgement(ProtocolVersion version, Transport transport) {
    try (TestBroker any = TestBroker.with().transports(transport).start()) {
      TestClient subscriber =
          any.connect(TestConnect.as(version, "s"), transport).subscribe("a/b", 0);
      TestClient publisher = any.connect(TestConnect.as(version, "p"), transport);

      publisher.publish(0, "a/b", "hello");
      publisher.expectNothing();

      subscriber.expect(
          version == MQTT_5 ? "300B 0003612F62 00 68656C6C6F" : "300A 0003612F62 68656C6C6F");
      subscriber.expectNothing();
    }
  }

  @EachVersion
  @Spec({"MQTT-3.3.1-2", "MQTT-3.3.1-4", "MQTT-4.13.1-1"})
  void flagsThatContradictEachOtherCloseTheConnection(ProtocolVersion version) {
    for (int flags : new int[] {0x06, 0x07, 0x0E, 0x08}) {
      TestClient client = broker.connect(version, "p");

      client.send(client.publishPacket(flags, "t", 1, "x"));

      client.expectDisconnect(0x81);
    }
  }

  @EachVersion
  @Spec({"MQTT-3.3.2-2", "MQTT-4.7.0-1", "MQTT-4.7.3-1", "MQTT-4.7.3-2", "MQTT-1.5.4-2"})
  void topicNamesThatAreNoneCloseTheConnection(ProtocolVersion version) {
    for (String topic : new String[] {"", "#", "a/+/b", "a/#", "a\u0000b"}) {
      TestClient client = broker.connect(version, "p");

      client.send(client.publishPacket(0, topic, 0, "x"));

      client.expectDisconnect(0x81);
    }
  }

  @EachVersion
  @Spec({"MQTT-3.3.2-1", "MQTT-3.3.2-3", "MQTT-4.7.3-3", "MQTT-1.5.4-3", "MQTT-4.7.3-4"})
  void topicNamesArriveAsTheyWereSent(ProtocolVersion version) {
    String precomposed = "n/\u00E9";
    String combined = "n/e\u0301";
    String[] topics = {
      " ",
      "/",
      "//a//",
      "\uFEFFa",
      "A\uD869\uDED4",
      precomposed,
      combined,
      "N/\u00E9",
      "t".repeat(65_535)
    };
    TestClient subscriber = broker.connect(version, "s").subscribe("#", 0);
    TestClient publisher = broker.connect(version, "p");

    for (String topic : topics) {
      publisher.publish(0, topic, "x");
      assertThat(subscriber.receivePublish("x").topic()).isEqualTo(topic);
    }
  }

  @EachVersion
  @Spec({"MQTT-4.7.3-4", "MQTT-1.5.4-3"})
  void topicsThatLookAlikeAreDifferent(ProtocolVersion version) {
    TestClient subscriber =
        broker
            .connect(version, "s")
            .subscribe("n/\u00E9", 0)
            .subscribe("a", 0)
            .subscribe("Case", 0);
    TestClient publisher = broker.connect(version, "p");

    for (String other : new String[] {"n/e\u0301", "\uFEFFa", "a/", "/a", "case", "a "}) {
      publisher.publish(0, other, "other");
    }
    publisher.publish(0, "a", "the one");

    subscriber.receivePublish("the one");
  }

  @EachVersion
  void payloadsOfEverySizeArriveWhole(ProtocolVersion version) {
    TestClient subscriber = broker.connect(version, "s").subscribe("t", 0);
    TestClient publisher = broker.connect(version, "p");
    for (int size : new int[] {0, 1, 119, 120, 127, 128, 8191, 8192, 16_377, 16_384, 1_999_990}) {
      String payload = "x".repeat(size);

      publisher.publish(0, "t", payload);

      subscriber.receivePublish(payload);
    }
  }

  @EachVersion
  void packetAboveTheMaximumClosesTheConnection(ProtocolVersion version) {
    try (TestBroker small = TestBroker.start("max_packet_size 100")) {
      TestClient exact = small.connect(version, "exact").subscribe("t", 0);
      String payload = "x".repeat(100 - exact.publishPacket(0, "t", 0, "").length);
      exact.publish(0, "t", payload);
      assertThat(exact.receivePublish(payload).size()).isEqualTo(100);

      TestClient over = small.connect(version, "over");
      over.publish(0, "t", payload + "x");
      over.expectDisconnect(0x95);
    }
  }

  @EachVersion
  void messageAboveTheSizeLimitIsDropped(ProtocolVersion version) {
    try (TestBroker small = TestBroker.start("message_size_limit 5")) {
      TestClient client = small.connect(version, "c").subscribe("t", 0);

      client.publish(0, "t", "123456");
      int reason = client.publish(2, "t", "123456");
      client.publish(0, "t", "12345");

      assertThat(reason).isEqualTo(version == MQTT_5 ? 0x95 : 0);
      client.receivePublish("12345");
    }
  }

  @Test
  @Spec("MQTT-4.13.1-1")
  void packetsThatOnlyServersSendCloseTheConnection() {
    for (String packet : new String[] {"20020000", "9003000100", "B0020001", "D000"}) {
      TestClient client = broker.connect(MQTT_5, "c");

      client.send(hex(packet));

      client.expectDisconnect(0x82);
    }
  }
}

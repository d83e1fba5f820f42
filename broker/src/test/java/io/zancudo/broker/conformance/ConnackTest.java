package io.zancudo.broker.conformance;

import static io.zancudo.mqtt.ProtocolVersion.MQTT_3_1;
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
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CONNACK (MQTT 5.0 section 3.2). */
class ConnackTest {
  @AutoClose private final TestBroker broker = TestBroker.start();

  private static TestClient opened(
      TestBroker broker, TestConnect connect, ProtocolVersion version) {
    return broker.open(version).send(connect.bytes());
  }

  @Test
  @Spec({"MQTT-3.1.4-5", "MQTT-3.2.0-1", "MQTT-3.2.2-1", "MQTT-3.2.2-8"})
  void bytesOfADefaultConfiguration() {
    opened(broker, TestConnect.as(MQTT_3_1, "a"), MQTT_3_1).expect("20 02 00 00");
    opened(broker, TestConnect.as(MQTT_3_1_1, "b"), MQTT_3_1_1).expect("20 02 00 00");
    opened(broker, TestConnect.as(MQTT_5, "c"), MQTT_5)
        .expect("20 0E 00 00 0B 22 000A 27 001E8480 21 0014");
  }

  @EachVersion
  @Spec("MQTT-3.2.0-2")
  void connackIsSentOnce(ProtocolVersion version) {
    TestClient client = broker.connect(version, "client");

    client.expectNothing();
    client.subscribe("t", 2).publish(4, "t", "x");
    client.acknowledge(client.receivePublish("x")).expectNothing();
  }

  @EachVersion
  @Spec({"MQTT-3.2.2-2", "MQTT-3.2.2-3"})
  void sessionPresentSaysWhetherThereWasASession(ProtocolVersion version) {
    TestConnect persistent = TestConnect.as(version, "client").persistent();
    TestClient first = broker.open(version);
    assertThat(first.connect(persistent).acknowledgeFlags()).isZero();
    first.disconnect();

    TestClient second = broker.open(version);
    assertThat(second.connect(persistent).acknowledgeFlags()).isEqualTo(1);
    second.disconnect();

    TestClient clean = broker.open(version);
    assertThat(clean.connect(TestConnect.as(version, "client")).acknowledgeFlags()).isZero();
    clean.disconnect();

    TestClient afterwards = broker.open(version);
    assertThat(afterwards.connect(persistent).acknowledgeFlags()).isZero();
  }

  /** MQTT 3.1 has no such flag: the byte is reserved there. */
  @Test
  void sessionPresentIsNotSaidToMqtt31() {
    TestConnect persistent = TestConnect.as(MQTT_3_1, "client").persistent();
    broker.connect(persistent).subscribe("t", 1).disconnect();

    TestClient again = broker.open(MQTT_3_1);

    assertThat(again.connect(persistent).acknowledgeFlags()).isZero();
    again.publish(0, "t", "kept");
    again.receivePublish("kept");
  }

  @EachVersion
  @Spec({"MQTT-3.2.2-6", "MQTT-3.2.2-7", "MQTT-4.13.2-1", "MQTT-3.1.4-2", "MQTT-2.2.2-1"})
  void refusalHasNoSessionPresentAndCloses(ProtocolVersion version) {
    broker.connect(TestConnect.as(version, "client").persistent()).disconnect();
    try (TestBroker strict = TestBroker.start("allow_anonymous false")) {
      TestClient client = opened(strict, TestConnect.as(version, "client").persistent(), version);

      client.expect(version == MQTT_5 ? "20 03 00 87 00" : "20 02 00 05").expectClosed();
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 2400", "1, 2401"})
  @Spec("MQTT-3.2.2-9")
  void maximumQosIsSaid(int maxQos, String property) {
    try (TestBroker limited = TestBroker.with().withListener("max_qos " + maxQos).start()) {
      ReceivedPacket connack = limited.open(MQTT_5).connect(TestConnect.as(MQTT_5, "c"));

      assertThat(connack.properties()).contains(property);
    }
    assertThat(broker.open(MQTT_5).connect(TestConnect.as(MQTT_5, "c")).properties(0x24)).isEmpty();
  }

  @EachVersion
  @Spec("MQTT-3.2.2-10")
  void subscribingWithAnyQosIsAcceptedAboveTheMaximum(ProtocolVersion version) {
    try (TestBroker limited = TestBroker.with().withListener("max_qos 0").start()) {
      TestClient client = limited.connect(version, "client");
      for (int qos = 0; qos <= 2; qos++) {
        byte[] subscribe = client.subscribePacket(qos + 1, "t" + qos, qos);

        ReceivedPacket suback = client.send(subscribe).receiveFor(ReceivedPacket.SUBACK, qos + 1);

        assertThat(suback.reasons()).containsExactly(0);
      }
    }
  }

  @EachVersion
  @Spec("MQTT-3.2.2-12")
  void willAboveTheMaximumQosIsRefused(ProtocolVersion version) {
    try (TestBroker limited = TestBroker.with().withListener("max_qos 1").start()) {
      TestConnect withWill = TestConnect.as(version, "c").will("w", "gone", 2, false);
      TestClient client = opened(limited, withWill, version);

      if (version == MQTT_5) {
        client.expect("20 05 00 9B 02 24 01");
      }
      client.expectClosed();
      limited.connect(TestConnect.as(version, "d").will("w", "gone", 1, false)).expectNothing();
    }
  }

  @EachVersion
  @Spec("MQTT-3.2.2-13")
  void retainedWillIsRefusedWhereRetainIsNotAvailable(ProtocolVersion version) {
    try (TestBroker limited = TestBroker.start("retain_available false")) {
      TestConnect withWill = TestConnect.as(version, "c").will("w", "gone", 0, true);
      TestClient client = opened(limited, withWill, version);

      if (version == MQTT_5) {
        client.expectRefused(0x9A);
      } else {
        client.expectClosed();
      }
    }
  }

  @Test
  void retainAvailableIsSaidWhenItIsNot() {
    try (TestBroker limited = TestBroker.start("retain_available false")) {
      opened(limited, TestConnect.as(MQTT_5, "c"), MQTT_5)
          .expect("20 10 00 00 0D 22 000A 25 00 27 001E8480 21 0014");
    }
  }

  @Test
  @Spec({"MQTT-3.1.2-24", "MQTT-3.2.2-19", "MQTT-3.2.2-20"})
  void connackIsNotSentIfItIsTooLargeForTheClient() {
    TestConnect connect = TestConnect.as(MQTT_5, "c").with(TestProperty.maximumPacketSize(15));
    opened(broker, connect, MQTT_5).expectClosed();

    TestConnect larger = TestConnect.as(MQTT_5, "c").with(TestProperty.maximumPacketSize(16));
    opened(broker, larger, MQTT_5).receive(ReceivedPacket.CONNACK);
  }

  @Test
  @Spec("MQTT-3.1.2-28")
  void responseInformationIsNotReturned() {
    for (int asked = 0; asked <= 1; asked++) {
      TestConnect connect =
          TestConnect.as(MQTT_5, "c").with(TestProperty.requestResponseInformation(asked));

      assertThat(broker.open(MQTT_5).connect(connect).properties(0x1A)).isEmpty();
    }
  }
}

package io.zancudo.broker.conformance;

import static io.zancudo.broker.testing.Bytes.concat;
import static io.zancudo.broker.testing.Bytes.hex;
import static io.zancudo.broker.testing.Bytes.packet;
import static io.zancudo.broker.testing.Bytes.properties;
import static io.zancudo.broker.testing.Bytes.string;
import static io.zancudo.mqtt.ProtocolVersion.MQTT_3_1_1;
import static io.zancudo.mqtt.ProtocolVersion.MQTT_5;
import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.broker.testing.ReceivedPacket;
import io.zancudo.broker.testing.Spec;
import io.zancudo.broker.testing.TestBroker;
import io.zancudo.broker.testing.TestClient;
import io.zancudo.broker.testing.TestConnect;
import io.zancudo.broker.testing.TestProperty;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Properties of PUBLISH on their way from publisher to subscriber (MQTT 5.0 section 3.3.2.3). */
class PublishPropertiesTest {
  private static final int MESSAGE_EXPIRY = 0x02;

  @AutoClose private final TestBroker broker = TestBroker.start();

  @ParameterizedTest
  @ValueSource(ints = {0x00, 0x02, 0x04})
  @Spec({
    "MQTT-3.3.2-4",
    "MQTT-3.3.2-13",
    "MQTT-3.3.2-15",
    "MQTT-3.3.2-16",
    "MQTT-3.3.2-17",
    "MQTT-3.3.2-18",
    "MQTT-3.3.2-19",
    "MQTT-3.3.2-20"
  })
  void propertiesArePassedOnUnalteredAndInOrder(int flags) {
    byte[][] all = {
      TestProperty.user("b", "2"),
      TestProperty.contentType("text/plain; \uD83E\uDD9F"),
      TestProperty.user("a", "1"),
      TestProperty.correlationData((byte) 0, (byte) 0xFF, (byte) 0xC0),
      TestProperty.user("b", "1"),
      TestProperty.payloadFormat(1),
      TestProperty.responseTopic("reply/\u00FC"),
      TestProperty.user("b", "2"),
      TestProperty.user("", ""),
    };
    TestClient first = broker.connect(MQTT_5, "1").subscribe("t", 2);
    TestClient second = broker.connect(MQTT_5, "2").subscribe("+", 0);
    TestClient older = broker.connect(MQTT_3_1_1, "3").subscribe("t", 2);

    broker.connect(MQTT_5, "p").publish(flags, "t", "x", all);

    assertThat(first.receivePublish("x").properties()).isEqualTo(TestProperty.shown(all));
    assertThat(second.receivePublish("x").properties()).isEqualTo(TestProperty.shown(all));
    older.receivePublish("x");
  }

  @Test
  @Spec({"MQTT-2.2.2-1", "MQTT-3.3.2-4"})
  void messageWithoutPropertiesGetsNone() {
    TestClient subscriber = broker.connect(MQTT_5, "s").subscribe("t", 0);

    broker.connect(MQTT_3_1_1, "old").publish(0, "t", "x");
    subscriber.expect("3005 000174 00 78");
    broker.connect(MQTT_5, "p").publish(0, "t", "x", TestProperty.payloadFormat(0));
    subscriber.expect("3007 000174 02 0100 78");
  }

  /** The order in which Mosquitto has them. */
  @Test
  void ownPropertiesStandBehindThoseOfThePublisher() {
    TestConnect connect = TestConnect.as(MQTT_5, "s").with(TestProperty.topicAliasMaximum(1));
    TestClient subscriber = broker.connect(connect);
    subscriber.subscribe("t", 0, TestProperty.subscriptionIdentifier(300));

    broker
        .connect(MQTT_5, "p")
        .publish(
            0,
            "t",
            "x",
            TestProperty.messageExpiry(10),
            TestProperty.topicAlias(7),
            TestProperty.user("a", "b"));

    assertThat(subscriber.receivePublish("x").properties())
        .containsExactly("26000161000162", "020000000A", "230001", "0BAC02");
  }

  @Test
  @Spec({"MQTT-3.3.2-5", "MQTT-3.3.2-6"})
  void messageThatWaitsLosesLifetimeAndIsDeletedInTheEnd() {
    TestConnect one = TestConnect.as(MQTT_5, "s").with(TestProperty.receiveMaximum(1));
    TestClient subscriber = broker.connect(one).subscribe("t", 2);
    TestClient publisher = broker.connect(MQTT_5, "p");
    publisher.publish(2, "t", "first", TestProperty.messageExpiry(1));
    publisher.publish(2, "t", "short", TestProperty.messageExpiry(5));
    publisher.publish(4, "t", "long", TestProperty.messageExpiry(0xFFFF_FFFFL));
    publisher.publish(2, "t", "endless");
    ReceivedPacket first = subscriber.receivePublish("first");
    assertThat(first.integer(MESSAGE_EXPIRY)).isEqualTo(1);

    broker.advance(Duration.ofSeconds(6));
    ReceivedPacket next = subscriber.acknowledge(first).receivePublish("long");

    assertThat(next.integer(MESSAGE_EXPIRY)).isEqualTo(0xFFFF_FFFFL - 6);
    ReceivedPacket endless = subscriber.acknowledge(next).receivePublish("endless");
    assertThat(endless.properties()).isEmpty();
  }

  @Test
  void messageThatExpiresAtOnceIsStillSentAtOnce() {
    TestClient subscriber = broker.connect(MQTT_5, "s").subscribe("t", 1);

    broker.connect(MQTT_5, "p").publish(2, "t", "x", TestProperty.messageExpiry(0));

    assertThat(subscriber.receivePublish("x").integer(MESSAGE_EXPIRY)).isZero();
  }

  @Test
  @Spec({"MQTT-3.3.2-14", "MQTT-3.3.4-6", "MQTT-4.13.1-1"})
  void propertiesThatAPublishMustNotHaveCloseTheConnection() {
    byte[][] wrong = {
      TestProperty.responseTopic("a/#"),
      TestProperty.responseTopic("+"),
      TestProperty.subscriptionIdentifier(1),
      TestProperty.sessionExpiry(1),
      TestProperty.payloadFormat(2),
      concat(TestProperty.contentType("a"), TestProperty.contentType("a")),
    };
    for (byte[] property : wrong) {
      TestClient client = broker.connect(MQTT_5, "c");

      client.publish(0, "t", "x", property);

      client.expectDisconnect(0x82);
    }
  }

  @Test
  @Spec({"MQTT-1.5.7-1", "MQTT-1.5.5-1", "MQTT-4.13.1-1"})
  void malformedPropertiesCloseTheConnection() {
    byte[][] wrong = {
      concat(hex("26"), string("a"), hex("0001 FF")),
      concat(hex("26"), hex("0001 00"), string("a")),
      concat(hex("03"), hex("0002 C0AF")),
      hex("7F"),
      hex("02 00"),
    };
    for (byte[] property : wrong) {
      TestClient client = broker.connect(MQTT_5, "c");
      client.send(packet(0x30, string("t"), properties(property)));
      client.expectDisconnect(0x81);
    }
    TestClient longer = broker.connect(MQTT_5, "c");
    longer.send(packet(0x30, string("t"), hex("8000"))).expectDisconnect(0x81);
  }

  /** Each of them is in its shortest form: the client of the tests refuses any other. */
  @Test
  @Spec({"MQTT-1.5.5-1", "MQTT-1.5.4-1", "MQTT-1.5.7-1"})
  void lengthsOfWhatIsSentAreInTheirShortestForm() {
    TestClient subscriber = broker.connect(MQTT_5, "s");
    for (int identifier : new int[] {1, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152}) {
      subscriber.subscribe("t", 0, TestProperty.subscriptionIdentifier(identifier));
      for (int length : new int[] {0, 100, 110, 120, 127, 128, 16_370, 16_384}) {
        byte[] user = TestProperty.user("k", "v".repeat(length));
        subscriber.publish(0, "t", "x", user);

        ReceivedPacket publish = subscriber.receivePublish("x");

        assertThat(publish.properties())
            .isEqualTo(
                List.of(
                    TestProperty.shown(user).get(0),
                    TestProperty.shown(TestProperty.subscriptionIdentifier(identifier)).get(0)));
      }
    }
  }
}

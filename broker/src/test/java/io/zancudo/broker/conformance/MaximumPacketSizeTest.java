package io.zancudo.broker.conformance;

import static io.zancudo.broker.testing.Bytes.concat;
import static io.zancudo.broker.testing.Bytes.hex;
import static io.zancudo.broker.testing.Bytes.packet;
import static io.zancudo.broker.testing.Bytes.string;
import static io.zancudo.mqtt.ProtocolVersion.MQTT_5;
import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.broker.testing.ReceivedPacket;
import io.zancudo.broker.testing.Spec;
import io.zancudo.broker.testing.TestBroker;
import io.zancudo.broker.testing.TestClient;
import io.zancudo.broker.testing.TestConnect;
import io.zancudo.broker.testing.TestProperty;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client's Maximum Packet Size (MQTT 5.0 section 3.1.2.11.4). */
class MaximumPacketSizeTest {
  private static final int MAXIMUM = 40;

  @AutoClose private final TestBroker broker = TestBroker.start();

  private static TestConnect small(String clientId) {
    return TestConnect.as(MQTT_5, clientId).with(TestProperty.maximumPacketSize(MAXIMUM));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  @Spec({"MQTT-3.1.2-24", "MQTT-3.1.2-25", "MQTT-4.5.0-1"})
  void packetThatIsTooLargeCountsAsDelivered(int qos) {
    TestConnect one = small("s").with(TestProperty.receiveMaximum(1));
    TestClient subscriber = broker.connect(one).subscribe("t", qos);
    TestClient large = broker.connect(MQTT_5, "l").subscribe("t", qos);
    TestClient publisher = broker.connect(MQTT_5, "p");
    int flags = qos << 1;
    String exact = "e".repeat(MAXIMUM - publisher.publishPacket(flags, "t", 1, "").length);

    for (String payload : new String[] {exact + "x", exact, exact + "xy"}) {
      assertThat(publisher.publish(flags, "t", payload)).isZero();
      large.acknowledge(large.receivePublish(payload));
    }

    ReceivedPacket publish = subscriber.receivePublish(exact);
    assertThat(publish.size()).isEqualTo(MAXIMUM);
    subscriber.acknowledge(publish).expectNothing();
  }

  /** What a connection adds to a message counts, and properties are not left out to make room. */
  @Test
  @Spec({"MQTT-3.1.2-24", "MQTT-3.3.2-17"})
  void propertiesCount() {
    TestClient subscriber = broker.connect(small("s").with(TestProperty.topicAliasMaximum(5)));
    subscriber.subscribe("t", 0, TestProperty.subscriptionIdentifier(268_435_455));
    TestClient publisher = broker.connect(MQTT_5, "p");
    for (int length = 0; length < 40; length++) {
      publisher.publish(0, "t", "x".repeat(length), TestProperty.user("a", "b"));
    }
    publisher.publish(0, "t", "end");
    while (true) {
      ReceivedPacket publish = subscriber.receive(ReceivedPacket.PUBLISH);
      assertThat(publish.size()).isLessThanOrEqualTo(MAXIMUM);
      if (publish.text().equals("end")) {
        return;
      }
      assertThat(publish.properties(0x26)).hasSize(1);
    }
  }

  @Test
  @Spec({"MQTT-3.1.2-24", "MQTT-3.1.2-25"})
  void queuedAndRetainedMessagesThatAreTooLargeAreLeftOut() {
    TestConnect persistent = TestConnect.as(MQTT_5, "s").persistent();
    TestClient before = broker.connect(persistent).subscribe("t/#", 1);
    TestClient publisher = broker.connect(MQTT_5, "p");
    publisher.publish(2, "t", "unacknowledged " + "x".repeat(MAXIMUM));
    before.receive(ReceivedPacket.PUBLISH);
    before.drop();
    publisher.publish(2, "t", "queued " + "x".repeat(MAXIMUM));
    publisher.publish(3, "t/r", "retained " + "x".repeat(MAXIMUM));
    publisher.publish(2, "t", "small");

    TestClient again = broker.connect(small("s").persistent());

    again.acknowledge(again.receivePublish("small"));
    again.subscribe("t/#", 1).expectNothing();
    again.drop();
    broker.connect(persistent).expectNothing();
  }

  /** There is no smaller one that would say the same. */
  @Test
  @Spec({
    "MQTT-3.1.2-24",
    "MQTT-3.9.2-1",
    "MQTT-3.9.2-2",
    "MQTT-3.11.2-1",
    "MQTT-3.11.2-2",
    "MQTT-3.14.2-3",
    "MQTT-3.14.2-4"
  })
  void acknowledgementThatIsTooLargeEndsTheConnection() {
    byte[] filters = hex("");
    byte[] subscriptions = hex("");
    for (int i = 0; i < MAXIMUM; i++) {
      filters = concat(filters, string("t" + i));
      subscriptions = concat(subscriptions, string("t" + i), hex("00"));
    }

    TestClient subscribing = broker.connect(small("s"));
    subscribing.send(packet(0x82, hex("0001 00"), subscriptions)).expectDisconnect(0x95);
    TestClient unsubscribing = broker.connect(small("u"));
    unsubscribing.send(packet(0xA2, hex("0001 00"), filters)).expectDisconnect(0x95);
  }

  /** No packet of ours has a Reason String or a User Property that could make it too large. */
  @Test
  @Spec({
    "MQTT-3.1.2-29",
    "MQTT-3.4.2-2",
    "MQTT-3.4.2-3",
    "MQTT-3.5.2-2",
    "MQTT-3.5.2-3",
    "MQTT-3.6.2-2",
    "MQTT-3.6.2-3",
    "MQTT-3.7.2-2",
    "MQTT-3.7.2-3",
    "MQTT-3.9.2-1",
    "MQTT-3.9.2-2",
    "MQTT-3.11.2-1",
    "MQTT-3.11.2-2",
    "MQTT-3.14.2-3",
    "MQTT-3.14.2-4"
  })
  void answersAreAsShortAsTheyCanBe() {
    for (int problemInformation = 0; problemInformation <= 1; problemInformation++) {
      TestClient client =
          broker.connect(
              small("c").with(TestProperty.requestProblemInformation(problemInformation)));
      client.send(client.publishPacket(2, "$SYS/x", 1, "")).expect("4003 0001 87");
      client.send(client.publishPacket(4, "$SYS/x", 1, "")).expect("5003 0001 87");
      client.send(client.publishPacket(4, "t", 2, "")).expect("5002 0002");
      client.send(hex("6202 0002")).expect("7002 0002");
      client.send(hex("5002 0003")).expect("6202 0003");
      client.send(client.subscribePacket(4, "t", 0)).expect("9004 0004 00 00");
      client.send(packet(0xA2, hex("0005 00"), string("none"))).expect("B004 0005 00 11");
      client.send(hex("00")).expect("E001 82").expectClosed();
    }
  }
}

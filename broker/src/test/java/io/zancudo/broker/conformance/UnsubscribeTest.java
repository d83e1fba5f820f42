package io.zancudo.broker.conformance;

import static io.zancudo.broker.testing.Bytes.concat;
import static io.zancudo.broker.testing.Bytes.hex;
import static io.zancudo.broker.testing.Bytes.packet;
import static io.zancudo.broker.testing.Bytes.string;
import static io.zancudo.mqtt.ProtocolVersion.MQTT_5;
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
import org.junit.jupiter.api.AutoClose;

/** UNSUBSCRIBE and UNSUBACK (MQTT 5.0 sections 3.10 and 3.11). */
class UnsubscribeTest {
  @AutoClose private final TestBroker broker = TestBroker.start();

  @EachConnection
  @Spec({
    "MQTT-3.10.4-4",
    "MQTT-3.10.4-5",
    "MQTT-3.10.4-6",
    "MQTT-3.11.3-1",
    "MQTT-3.11.3-2",
    "MQTT-2.2.1-6"
  })
  void oneReasonCodeForEachFilterInOrder(ProtocolVersion version, Transport transport) {
    try (TestBroker any = TestBroker.with().transports(transport).start()) {
      TestClient client = any.connect(TestConnect.as(version, "c"), transport);
      client.subscribe("a", 1).subscribe("b/#", 1);
      byte[] properties = version == MQTT_5 ? hex("00") : hex("");
      byte[] filters = concat(string("a"), string("never"), string("b/#"), string("a"));

      client.send(packet(0xA2, hex("1267"), properties, filters));

      client.expect(version == MQTT_5 ? "B007 1267 00 00110011" : "B002 1267");
      client.publish(0, "a", "x");
      client.publish(0, "b/c", "x");
      client.expectNothing();
    }
  }

  @EachVersion
  @Spec({"MQTT-3.10.4-1", "MQTT-3.10.4-2"})
  void filtersAreComparedCharacterByCharacter(ProtocolVersion version) {
    TestClient subscriber = broker.connect(version, "s").subscribe("a/+", 0);
    TestClient publisher = broker.connect(version, "p");

    for (String other : new String[] {"a/b", "a/#", "+/+", "A/+", "#", "$share/g/a/+"}) {
      subscriber.unsubscribe(other);
    }
    publisher.publish(0, "a/b", "still");
    subscriber.receivePublish("still");

    subscriber.unsubscribe("a/+");
    publisher.publish(2, "a/b", "no more");
    subscriber.expectNothing();
  }

  @EachVersion
  @Spec("MQTT-3.10.4-3")
  void deliveriesThatHaveBegunAreFinished(ProtocolVersion version) {
    TestConnect persistent = TestConnect.as(version, "s").persistent();
    TestClient subscriber = broker.connect(persistent).subscribe("t", 2);
    TestClient publisher = broker.connect(version, "p");
    publisher.publish(2, "t", "one");
    publisher.publish(4, "t", "two");
    ReceivedPacket one = subscriber.receivePublish("one");
    ReceivedPacket two = subscriber.receivePublish("two");

    subscriber.unsubscribe("t");

    subscriber.acknowledge(one).acknowledge(two).expectNothing();
    subscriber.drop();
    broker.connect(persistent).expectNothing();
  }

  @EachVersion
  void unacknowledgedMessagesOfARemovedSubscriptionAreSentAgain(ProtocolVersion version) {
    TestConnect persistent = TestConnect.as(version, "s").persistent();
    TestClient subscriber = broker.connect(persistent).subscribe("t", 1);
    broker.connect(version, "p").publish(2, "t", "one");
    subscriber.receivePublish("one");
    subscriber.unsubscribe("t");
    subscriber.drop();

    assertThat(broker.connect(persistent).receivePublish("one").dup()).isTrue();
  }

  @EachVersion
  @Spec({"MQTT-3.10.3-2", "MQTT-3.10.1-1", "MQTT-4.13.1-1"})
  void malformedUnsubscribeClosesTheConnection(ProtocolVersion version) {
    byte[] properties = version == MQTT_5 ? hex("00") : hex("");
    byte[][] wrong = {
      packet(0xA2, hex("0001"), properties),
      packet(0xA0, hex("0001"), properties, string("t")),
      packet(0xA2, hex("0000"), properties, string("t")),
      packet(0xA2, hex("0001"), properties, string("")),
    };
    for (byte[] packet : wrong) {
      broker.connect(version, "c").send(packet).expectDisconnect(0x81);
    }
  }
}

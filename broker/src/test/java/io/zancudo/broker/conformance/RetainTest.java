package io.zancudo.broker.conformance;

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
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** RETAIN (MQTT 5.0 section 3.3.1.3). */
class RetainTest {
  private static final int RETAIN = 0x01;
  private static final int RETAIN_AS_PUBLISHED = 0x08;
  private static final int SEND_IF_NEW = 0x10;
  private static final int DO_NOT_SEND = 0x20;

  @AutoClose private final TestBroker broker = TestBroker.start();

  @EachVersion
  @Spec({"MQTT-3.3.1-5", "MQTT-3.3.1-8", "MQTT-3.3.1-9"})
  void lastRetainedMessageIsSentAfterTheSuback(ProtocolVersion version) {
    TestClient publisher = broker.connect(version, "p");
    publisher.publish(RETAIN, "t", "old");
    publisher.publish(RETAIN | 0x02, "t", "retained");
    publisher.publish(0, "t", "not retained");
    publisher.publish(0, "t", "");
    publisher.publish(0x02, "elsewhere", "its PUBACK tells that those before it are routed");

    TestClient subscriber = broker.connect(version, "s").subscribe("t", 2);

    ReceivedPacket retained = subscriber.receivePublish("retained");
    assertThat(retained.retain()).isTrue();
    assertThat(retained.qos()).isEqualTo(1);
    subscriber.acknowledge(retained).expectNothing();
  }

  @EachVersion
  @Spec({"MQTT-3.3.1-6", "MQTT-3.3.1-7"})
  void emptyPayloadRemovesTheRetainedMessage(ProtocolVersion version) {
    TestClient watcher = broker.connect(version, "w").subscribe("t", 0);
    TestClient publisher = broker.connect(version, "p");
    publisher.publish(RETAIN, "t", "x");
    publisher.publish(RETAIN, "other", "kept");
    publisher.publish(RETAIN | 0x02, "t", "");

    watcher.receivePublish("x");
    assertThat(watcher.receivePublish("").retain()).isFalse();
    TestClient subscriber = broker.connect(version, "s").subscribe("#", 0);
    subscriber.receivePublish("kept");
    subscriber.expectNothing();
  }

  @EachVersion
  @Spec({"MQTT-3.3.1-12", "MQTT-3.3.1-13"})
  void retainIsPassedOnAsTheSubscriptionAsks(ProtocolVersion version) {
    TestClient plain = broker.connect(version, "plain").subscribe("t", 0);
    TestClient publisher = broker.connect(version, "p");

    publisher.publish(RETAIN, "t", "retained");
    assertThat(plain.receivePublish("retained").retain()).isFalse();

    TestClient asPublished = broker.connect(MQTT_5, "rap");
    asPublished.subscribe("t", RETAIN_AS_PUBLISHED | DO_NOT_SEND);
    publisher.publish(RETAIN, "t", "retained");
    publisher.publish(0, "t", "plain");
    assertThat(asPublished.receivePublish("retained").retain()).isTrue();
    assertThat(asPublished.receivePublish("plain").retain()).isFalse();
  }

  @EachVersion
  @Spec({"MQTT-3.3.1-9", "MQTT-3.8.4-4"})
  void retainedMessagesAreSentForEverySubscribe(ProtocolVersion version) {
    broker.connect(version, "p").publish(RETAIN | 0x02, "t", "x");
    TestClient subscriber = broker.connect(version, "s");
    for (int i = 0; i < 3; i++) {
      subscriber.subscribe("t", 0).receivePublish("x");
    }
    subscriber.expectNothing();
  }

  @Test
  @Spec("MQTT-3.3.1-10")
  void retainedMessagesCanBeAskedForWithNewSubscriptionsOnly() {
    broker.connect(MQTT_5, "p").publish(RETAIN | 0x02, "t", "x");
    TestConnect persistent = TestConnect.as(MQTT_5, "s").persistent();
    TestClient subscriber = broker.connect(persistent);

    subscriber.subscribe("t", SEND_IF_NEW).receivePublish("x");
    subscriber.subscribe("t", SEND_IF_NEW).expectNothing();
    subscriber.disconnect();
    TestClient again = broker.connect(persistent).subscribe("t", SEND_IF_NEW);
    again.expectNothing();
    again.unsubscribe("t");
    again.subscribe("t", SEND_IF_NEW).receivePublish("x");
  }

  @Test
  @Spec("MQTT-3.3.1-11")
  void retainedMessagesCanBeDeclined() {
    broker.connect(MQTT_5, "p").publish(RETAIN | 0x02, "t", "x");

    broker.connect(MQTT_5, "s").subscribe("t", DO_NOT_SEND).expectNothing();
  }

  @EachVersion
  @Spec({"MQTT-4.7.2-1", "MQTT-3.3.2-3"})
  void retainedMessagesMatchTheFilter(ProtocolVersion version) {
    TestClient publisher = broker.connect(version, "p");
    for (String topic : new String[] {"a", "a/b", "a/b/c", "b", "$x/a"}) {
      publisher.publish(RETAIN | 0x02, topic, topic);
    }
    TestClient subscriber = broker.connect(version, "s");

    assertThat(textsAfter(subscriber.subscribe("a/b/#", 0), 2)).containsOnly("a/b", "a/b/c");
    assertThat(textsAfter(subscriber.subscribe("+", 0), 2)).containsOnly("a", "b");
    subscriber.subscribe("$x/#", 0).receivePublish("$x/a");
    subscriber.subscribe("+/a", 0).expectNothing();
  }

  private static Set<String> textsAfter(TestClient subscriber, int count) {
    Set<String> texts = new HashSet<>();
    for (int i = 0; i < count; i++) {
      texts.add(subscriber.receive(ReceivedPacket.PUBLISH).text());
    }
    return texts;
  }

  @EachVersion
  void retainedMessagesOutliveTheirPublisher(ProtocolVersion version) {
    TestClient publisher = broker.connect(version, "p");
    publisher.publish(RETAIN | 0x04, "t", "x");
    publisher.drop();

    broker.connect(version, "s").subscribe("t", 0).receivePublish("x");
  }

  @Test
  void retainedMessageComesWithItsProperties() {
    byte[][] properties = {
      TestProperty.contentType("text"), TestProperty.user("b", "2"), TestProperty.user("a", "1")
    };
    broker.connect(MQTT_5, "p").publish(RETAIN | 0x02, "t", "x", properties);

    TestClient subscriber = broker.connect(MQTT_5, "s").subscribe("t", 0);

    assertThat(subscriber.receivePublish("x").properties())
        .isEqualTo(TestProperty.shown(properties));
  }

  @Test
  @Spec({"MQTT-3.3.2-5", "MQTT-3.3.2-6"})
  void retainedMessageExpires() {
    TestClient publisher = broker.connect(MQTT_5, "p");
    publisher.publish(RETAIN | 0x02, "t", "x", TestProperty.messageExpiry(100));
    publisher.publish(RETAIN | 0x02, "u", "y", TestProperty.messageExpiry(50));

    broker.advance(Duration.ofSeconds(60));
    TestClient subscriber = broker.connect(MQTT_5, "s").subscribe("#", 0);

    assertThat(subscriber.receivePublish("x").integer(0x02)).isEqualTo(40);
    subscriber.expectNothing();
    broker.advance(Duration.ofSeconds(40));
    broker.connect(MQTT_5, "late").subscribe("#", 0).expectNothing();
  }

  @EachVersion
  void retainedPublishIsRefusedWhereRetainIsNotAvailable(ProtocolVersion version) {
    try (TestBroker limited = TestBroker.start("retain_available false")) {
      TestClient client = limited.connect(version, "c");

      client.publish(RETAIN, "t", "x");

      client.expectDisconnect(0x9A);
    }
  }
}

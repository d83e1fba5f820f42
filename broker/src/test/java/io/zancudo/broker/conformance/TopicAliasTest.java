package io.zancudo.broker.conformance;

import static io.zancudo.mqtt.ProtocolVersion.MQTT_5;
import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.broker.testing.ReceivedPacket;
import io.zancudo.broker.testing.Spec;
import io.zancudo.broker.testing.TestBroker;
import io.zancudo.broker.testing.TestClient;
import io.zancudo.broker.testing.TestConnect;
import io.zancudo.broker.testing.TestProperty;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Topic Aliases in both directions (MQTT 5.0 section 3.3.2.3.4). */
class TopicAliasTest {
  private static final int TOPIC_ALIAS = 0x23;

  @AutoClose private final TestBroker broker = TestBroker.start();

  @Test
  @Spec("MQTT-3.3.2-12")
  void everyAliasUpToOurMaximumIsAccepted() {
    TestClient subscriber = broker.connect(MQTT_5, "s").subscribe("#", 0);
    TestClient publisher = broker.connect(MQTT_5, "p");
    for (int alias = 1; alias <= 10; alias++) {
      publisher.publish(0, "t" + alias, "set", TestProperty.topicAlias(alias));
      assertThat(subscriber.receivePublish("set").topic()).isEqualTo("t" + alias);
    }
    for (int alias = 10; alias >= 1; alias--) {
      publisher.publish(alias % 3 << 1, "", "used", TestProperty.topicAlias(alias));
      ReceivedPacket publish = subscriber.receivePublish("used");
      assertThat(publish.topic()).isEqualTo("t" + alias);
      assertThat(publish.properties()).isEmpty();
    }
  }

  @Test
  @Spec("MQTT-3.3.2-12")
  void aliasCanBeGivenToAnotherTopic() {
    TestClient subscriber = broker.connect(MQTT_5, "s").subscribe("#", 0);
    TestClient publisher = broker.connect(MQTT_5, "p");

    publisher.publish(0, "one", "1", TestProperty.topicAlias(3));
    publisher.publish(0, "two", "2", TestProperty.topicAlias(3));
    publisher.publish(0, "", "3", TestProperty.topicAlias(3));

    assertThat(subscriber.receivePublish("1").topic()).isEqualTo("one");
    assertThat(subscriber.receivePublish("2").topic()).isEqualTo("two");
    assertThat(subscriber.receivePublish("3").topic()).isEqualTo("two");
  }

  @ParameterizedTest
  @CsvSource({"0, t, 82", "0, '', 82", "11, t, 94", "65535, t, 94", "11, '', 94", "1, '', 82"})
  @Spec({"MQTT-3.3.2-8", "MQTT-4.13.1-1"})
  void aliasesThatAreNoneCloseTheConnection(int alias, String topic, String reason) {
    TestClient client = broker.connect(MQTT_5, "c");

    client.publish(0, topic, "x", TestProperty.topicAlias(alias));

    client.expectDisconnect(Integer.parseInt(reason, 16));
  }

  @Test
  @Spec("MQTT-3.3.2-7")
  void aliasesEndWithTheConnection() {
    TestConnect persistent = TestConnect.as(MQTT_5, "c").persistent();
    TestClient first = broker.connect(persistent);
    first.publish(0, "t", "x", TestProperty.topicAlias(1));
    first.drop();

    TestClient again = broker.connect(persistent);
    again.publish(0, "", "x", TestProperty.topicAlias(1));

    again.expectDisconnect(0x82);
  }

  @Test
  void ourMaximumIsConfigured() {
    try (TestBroker none = TestBroker.with().withListener("max_topic_alias 0").start()) {
      TestClient client = none.open(MQTT_5);
      assertThat(client.connect(TestConnect.as(MQTT_5, "c")).properties(0x22)).isEmpty();
      client.publish(0, "t", "x", TestProperty.topicAlias(1));
      client.expectDisconnect(0x94);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10, 11, 65_535})
  @Spec({"MQTT-3.1.2-26", "MQTT-3.3.2-11", "MQTT-3.3.2-8"})
  void weUseNoMoreAliasesThanTheClientAllows(int maximum) {
    TestConnect connect = TestConnect.as(MQTT_5, "s").with(TestProperty.topicAliasMaximum(maximum));
    TestClient subscriber = broker.connect(connect).subscribe("#", 1);
    TestClient publisher = broker.connect(MQTT_5, "p");
    Map<Long, String> topics = new HashMap<>();

    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 12; i++) {
        publisher.publish(2, "t" + i, "x");
        ReceivedPacket publish = subscriber.receivePublish("x");
        subscriber.acknowledge(publish);
        long alias = publish.integer(TOPIC_ALIAS);
        if (alias != -1) {
          assertThat(alias).isBetween(1L, (long) maximum);
        }
        if (!publish.topic().isEmpty()) {
          topics.put(alias, publish.topic());
        }
        assertThat(alias == -1 ? publish.topic() : topics.get(alias)).isEqualTo("t" + i);
      }
    }

    assertThat(topics.size() - 1).isBetween(1, Math.min(maximum, 11));
  }

  @Test
  @Spec("MQTT-3.1.2-27")
  void weUseNoAliasesUnlessTheClientAllows() {
    TestConnect zero = TestConnect.as(MQTT_5, "zero").with(TestProperty.topicAliasMaximum(0));
    TestClient silent = broker.connect(MQTT_5, "silent").subscribe("t", 0);
    TestClient refusing = broker.connect(zero).subscribe("t", 0);
    TestClient publisher = broker.connect(MQTT_5, "p");
    for (int i = 0; i < 3; i++) {
      publisher.publish(0, "t", "x");
      for (TestClient client : new TestClient[] {silent, refusing}) {
        ReceivedPacket publish = client.receivePublish("x");
        assertThat(publish.properties()).isEmpty();
        assertThat(publish.topic()).isEqualTo("t");
      }
    }
  }

  @Test
  @Spec({"MQTT-3.3.2-7", "MQTT-4.4.0-1"})
  void ourAliasesEndWithTheConnection() {
    TestConnect connect =
        TestConnect.as(MQTT_5, "s").persistent().with(TestProperty.topicAliasMaximum(5));
    TestClient first = broker.connect(connect).subscribe("t", 1);
    TestClient publisher = broker.connect(MQTT_5, "p");
    publisher.publish(2, "t", "1");
    publisher.publish(2, "t", "2");
    assertThat(first.receivePublish("1").topic()).isEqualTo("t");
    assertThat(first.receivePublish("2").topic()).isEmpty();
    first.drop();

    TestClient again = broker.connect(connect);

    assertThat(again.receivePublish("1").topic()).isEqualTo("t");
    assertThat(again.receivePublish("2").topic()).isEmpty();
  }
}

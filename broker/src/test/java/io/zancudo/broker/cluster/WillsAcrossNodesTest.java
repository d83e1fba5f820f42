package io.zancudo.broker.cluster;

import static io.zancudo.broker.testing.Bytes.hex;
import static io.zancudo.mqtt.ProtocolVersion.MQTT_3_1_1;
import static io.zancudo.mqtt.ProtocolVersion.MQTT_5;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zancudo.broker.testing.ReceivedPacket;
import io.zancudo.broker.testing.Spec;
import io.zancudo.broker.testing.TestClient;
import io.zancudo.broker.testing.TestConnect;
import io.zancudo.broker.testing.TestProperty;
import io.zancudo.mqtt.ProtocolVersion;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wills whose client, publication and watcher are on different nodes. */
@Timeout(120)
class WillsAcrossNodesTest {
  private static ClusterBrokers brokers;
  private static int topics;

  /** A topic for each test, because the brokers serve all. */
  private final String topic = "will/" + topics++;

  @BeforeAll
  static void start() {
    brokers = ClusterBrokers.start(3);
  }

  @AfterAll
  static void stop() {
    brokers.close();
  }

  private TestConnect client(ProtocolVersion version, boolean clean) {
    TestConnect connect = TestConnect.as(version, "client-" + topic);
    return clean ? connect : connect.persistent();
  }

  private TestConnect delayed(long expirySeconds, long delaySeconds) {
    return TestConnect.as(MQTT_5, "client-" + topic)
        .expiry(expirySeconds)
        .will(topic, "gone", 1, false, TestProperty.willDelay(delaySeconds));
  }

  private TestClient watcher(int node) {
    return brokers.connect(node, TestConnect.as(MQTT_5, "watcher-" + topic)).subscribe(topic, 1);
  }

  /** Longer than a node needs to find what is due, twice. */
  private static void waitForWhatIsDue() {
    waitFor(Duration.ofMillis(2500));
  }

  private static void waitFor(Duration duration) {
    await().pollDelay(duration).timeout(Duration.ofSeconds(30)).until(() -> true);
  }

  private void expectOnce(TestClient watcher) {
    watcher.acknowledge(watcher.receivePublish("gone"));
    waitForWhatIsDue();
    watcher.expectNothing();
  }

  private void expectNever(TestClient watcher) {
    waitForWhatIsDue();
    watcher.expectNothing();
  }

  // ---------------------------------------------------------------- the end of a connection

  @ParameterizedTest(name = "{0} clean={1}")
  @CsvSource({"MQTT_3_1_1,true", "MQTT_3_1_1,false", "MQTT_5,true", "MQTT_5,false"})
  @Spec("MQTT-3.1.2-8")
  void willIsPublishedOnOtherNodesWhenTheSocketDrops(ProtocolVersion version, boolean clean) {
    TestClient near = watcher(0);
    TestClient far = brokers.connect(1, TestConnect.as(MQTT_3_1_1, topic)).subscribe(topic, 2);
    TestClient client = brokers.connect(0, client(version, clean).will(topic, "gone", 2, true));

    client.drop();

    ReceivedPacket will = far.receivePublish("gone");
    assertThat(will.qos()).isEqualTo(2);
    assertThat(will.retain()).isFalse();
    far.acknowledge(will).expectNothing();
    expectOnce(near);
    TestClient late = brokers.connect(2, TestConnect.as(version, "late-" + topic));
    assertThat(late.subscribe(topic, 0).receivePublish("gone").retain()).isTrue();
  }

  @Test
  @Spec("MQTT-3.14.4-3")
  void disconnectRemovesTheWillEverywhere() {
    TestClient watcher = watcher(1);
    brokers.connect(0, client(MQTT_5, false).will(topic, "gone")).disconnect();

    expectNever(watcher);
  }

  // ---------------------------------------------------------------- Will Delay Interval

  @ParameterizedTest(name = "Session Expiry Interval {0}")
  @CsvSource({"0", "600"})
  void willWaitsForItsDelay(long expirySeconds) {
    TestClient watcher = watcher(1);
    brokers.connect(0, delayed(expirySeconds, 3)).drop();

    waitFor(Duration.ofMillis(1500));
    watcher.expectNothing();
    expectOnce(watcher);
  }

  @Test
  @Spec("MQTT-3.1.2-8")
  void willIsPublishedWhenTheSessionEndsBeforeTheDelay() {
    TestClient watcher = watcher(2);
    brokers.connect(0, delayed(1, 600)).drop();

    expectOnce(watcher);
  }

  @ParameterizedTest(name = "Session Expiry Interval {0}")
  @CsvSource({"0", "600"})
  @Spec("MQTT-3.1.3-9")
  void willIsNotPublishedIfTheClientComesBackOnAnotherNode(long expirySeconds) {
    TestClient watcher = watcher(2);
    brokers.connect(0, delayed(expirySeconds, 2)).drop();
    waitFor(Duration.ofMillis(500)); // an open connection would be taken over, and its session end

    TestClient again =
        brokers.connect(1, TestConnect.as(MQTT_5, "client-" + topic).resuming().expiry(600));

    expectNever(watcher);
    again.disconnect();
    watcher.expectNothing();
  }

  @Test
  @Spec("MQTT-3.1.2-8")
  void cleanStartOnAnotherNodePublishesTheWillThatWaits() {
    TestClient watcher = watcher(2);
    brokers.connect(0, delayed(600, 600)).drop();

    brokers.connect(1, TestConnect.as(MQTT_5, "client-" + topic));

    expectOnce(watcher);
  }

  // ---------------------------------------------------------------- takeover

  @Test
  void takeoverOfASessionThatGoesOnPublishesNoWill() {
    TestClient watcher = watcher(2);
    TestClient client = brokers.connect(0, client(MQTT_5, false).will(topic, "gone"));

    brokers.connect(1, client(MQTT_5, false));

    client.expectDisconnect(0x8E);
    expectNever(watcher);
  }

  @ParameterizedTest(name = "delay {0}, taken over on node {1}")
  @CsvSource({"0,1", "0,0", "600,1", "600,0"})
  @Spec("MQTT-3.1.2-8")
  void takeoverThatEndsTheSessionPublishesTheWill(long delaySeconds, int node) {
    TestClient watcher = watcher(2);
    TestClient client = brokers.connect(0, delayed(600, delaySeconds));

    brokers.connect(node, TestConnect.as(MQTT_5, "client-" + topic));

    client.expectDisconnect(0x8E);
    expectOnce(watcher);
  }

  @Test
  @Spec({"MQTT-3.1.2-8", "MQTT-3.1.3-9"})
  void socketThatDropsDuringTakeoverPublishesTheWillOnce() {
    for (int i = 0; i < 10; i++) {
      TestClient watcher = watcher(2);
      TestClient client = brokers.connect(0, client(MQTT_5, true).will(topic, "gone", 1, false));
      TestClient again = brokers.open(1, MQTT_5);

      client.close();
      again.send(client(MQTT_5, true).bytes()).receive(ReceivedPacket.CONNACK);

      watcher.acknowledge(watcher.receivePublish("gone"));
      waitFor(Duration.ofMillis(50));
      watcher.expectNothing().disconnect();
      again.disconnect();
    }
  }

  // ---------------------------------------------------------------- nodes that die

  @ParameterizedTest(name = "{0} clean={1}")
  @CsvSource({"MQTT_3_1_1,true", "MQTT_3_1_1,false", "MQTT_5,true", "MQTT_5,false"})
  @Spec("MQTT-3.1.2-8")
  void willsOfAKilledNodeArePublishedOnce(ProtocolVersion version, boolean clean) {
    try (ClusterBrokers some = ClusterBrokers.start(3)) {
      TestClient watcher =
          some.connect(1, TestConnect.as(MQTT_5, "watcher")).subscribe("wills/+", 1);
      for (int i = 0; i < 20; i++) {
        TestConnect connect = TestConnect.as(version, "client" + i).will("wills/" + i, "gone");
        some.connect(0, clean ? connect : connect.persistent());
      }

      some.kill(0);

      boolean[] seen = new boolean[20];
      for (int i = 0; i < 20; i++) {
        ReceivedPacket will = watcher.receivePublish("gone");
        int which = Integer.parseInt(will.topic().substring("wills/".length()));
        assertThat(seen[which]).as(will.topic()).isFalse();
        seen[which] = true;
        watcher.acknowledge(will);
      }
      expectNever(watcher);
    }
  }

  /** The client is faster than the other nodes: for them its old connection is still there. */
  @ParameterizedTest(name = "{0} clean={1}")
  @CsvSource({"MQTT_3_1_1,true", "MQTT_3_1_1,false", "MQTT_5,true", "MQTT_5,false"})
  @Spec("MQTT-3.1.2-8")
  void clientOfAKilledNodeReconnectsBeforeTheOthersHaveNoticed(
      ProtocolVersion version, boolean clean) {
    try (ClusterBrokers some = ClusterBrokers.start(3)) {
      TestClient watcher = some.connect(2, TestConnect.as(MQTT_5, "watcher")).subscribe("w", 1);
      TestConnect connect = TestConnect.as(version, "client").will("w", "gone", 1, false);
      if (!clean) {
        connect.persistent();
      }
      some.connect(0, connect);
      TestClient again = some.open(1, version);

      Thread killer = new Thread(() -> some.kill(0));
      killer.start();
      if (!clean) { // else the dying node may answer: a takeover, after which no Will comes
        await().until(() -> some.node(1).membership().nodes().size() == 2);
      }
      again.send(connect.bytes());
      assertThat(again.receive(ReceivedPacket.CONNACK).reason()).isZero();

      watcher.acknowledge(watcher.receivePublish("gone"));
      expectNever(watcher);
      again.send(hex("E0 00")).expectClosed();
      expectNever(watcher);
    }
  }
}

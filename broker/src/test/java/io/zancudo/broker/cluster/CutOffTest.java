package io.zancudo.broker.cluster;

import static io.zancudo.broker.testing.Bytes.hex;
import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.broker.Broker;
import io.zancudo.broker.testing.ReceivedPacket;
import io.zancudo.broker.testing.TestClient;
import io.zancudo.broker.testing.TestConnect;
import io.zancudo.mqtt.ProtocolVersion;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the clients of a node see that is cut off from most of the others. */
@Timeout(60)
class CutOffTest {
  private final CuttableNode node = new CuttableNode();
  private Broker broker;

  @BeforeEach
  void start() throws Exception {
    broker = node.startBroker();
  }

  @AfterEach
  void stop() {
    broker.stop().toCompletionStage().toCompletableFuture().join();
  }

  private TestClient open(ProtocolVersion version) throws IOException {
    return TestClient.open(version, broker.addresses().get(0).port());
  }

  private TestClient connect(TestConnect connect) throws IOException {
    return open(connect.version()).connected(connect);
  }

  @ParameterizedTest
  @EnumSource(names = {"MQTT_3_1_1", "MQTT_5"})
  void clientsOfStoredSessionsAreSentAwayAndGoOnAfterwards(ProtocolVersion version)
      throws Exception {
    TestConnect stored = TestConnect.as(version, "stored").persistent();
    TestClient client = connect(stored).subscribe("t", 1);

    node.cutOff(true);
    client.expectDisconnect(0x9C); // it would get nothing of what others put into its queue
    open(version).send(stored.bytes()).expectRefused(0x88);

    node.cutOff(false);
    connect(TestConnect.as(version, "publisher")).publish(2, "t", "kept");
    TestClient again = open(version);
    assertThat(again.connect(stored.resuming()).sessionPresent()).isTrue();
    again.acknowledge(again.receivePublish("kept"));
  }

  @ParameterizedTest
  @EnumSource(names = {"MQTT_3_1_1", "MQTT_5"})
  void cleanSessionsGoOn(ProtocolVersion version) throws Exception {
    TestClient before = connect(TestConnect.as(version, "before")).subscribe("t", 0);

    node.cutOff(true);
    TestClient during = connect(TestConnect.as(version, "during")).subscribe("t", 0);
    during.publish(0, "t", "one");
    before.receivePublish("one");
    during.receivePublish("one");

    node.cutOff(false);
    before.publish(0, "t", "two");
    before.receivePublish("two");
    during.receivePublish("two");
  }

  @ParameterizedTest
  @EnumSource(names = {"MQTT_3_1_1", "MQTT_5"})
  void whatCannotBeKeptIsNotAcknowledged(ProtocolVersion version) throws Exception {
    connect(TestConnect.as(version, "stored").persistent()).subscribe("t", 1).disconnect();
    TestClient publisher = connect(TestConnect.as(version, "publisher"));

    node.cutOff(true);
    publisher.send(publisher.publishPacket(2, "t", 1, "not safe"));
    publisher.expectDisconnect(0x89); // so that its client sends it again elsewhere
  }

  @ParameterizedTest
  @EnumSource(names = {"MQTT_3_1_1", "MQTT_5"})
  void willsOfConnectionsThatEndMeanwhileComeAfterwards(ProtocolVersion version) throws Exception {
    TestConnect watching = TestConnect.as(version, "watcher").persistent();
    connect(watching).subscribe("will/#", 1).disconnect();
    TestClient claimed =
        connect(TestConnect.as(version, "claimed").will("will/claimed", "gone", 1, false));

    node.cutOff(true);
    TestClient unclaimed =
        connect(TestConnect.as(version, "unclaimed").will("will/unclaimed", "gone", 1, false));
    claimed.drop();
    unclaimed.drop();
    connect(TestConnect.as(version, "other")).send(hex("C0 00")).receive(ReceivedPacket.PINGRESP);
    node.cutOff(false);

    TestClient watcher = connect(watching.resuming());
    ReceivedPacket first = watcher.receivePublish("gone");
    watcher.acknowledge(first);
    ReceivedPacket second = watcher.receivePublish("gone");
    watcher.acknowledge(second);
    assertThat(first.topic()).isNotEqualTo(second.topic());
    watcher.expectNothing();
  }
}

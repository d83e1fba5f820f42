package io.zancudo.broker.conformance;

import static io.zancudo.broker.testing.Bytes.hex;
import static io.zancudo.mqtt.ProtocolVersion.MQTT_3_1_1;
import static io.zancudo.mqtt.ProtocolVersion.MQTT_5;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.broker.testing.EachVersion;
import io.zancudo.broker.testing.ReceivedPacket;
import io.zancudo.broker.testing.TestBroker;
import io.zancudo.broker.testing.TestClient;
import io.zancudo.broker.testing.TestConnect;
import io.zancudo.mqtt.ProtocolVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Limits after SIGHUP: for connected clients too, but for what CONNACK has told them. */
class LimitsReloadTest {
  private static final int RETAIN = 0x01;
  private static final int QOS_1 = 0x02;

  @AutoClose private final TestBroker broker = TestBroker.start();

  private static List<ReceivedPacket> receive(TestClient client, int from, int to) {
    List<ReceivedPacket> received = new ArrayList<>();
    for (int i = from; i < to; i++) {
      received.add(client.receivePublish("m" + i));
    }
    client.expectNothing();
    return received;
  }

  private static void publish(TestClient publisher, int flags, int count) {
    for (int i = 0; i < count; i++) {
      publisher.publish(flags, "t", "m" + i);
    }
  }

  @EachVersion
  void windowOfConnectedClientsThatSaidNothing(ProtocolVersion version) {
    TestClient subscriber = broker.connect(version, "s").subscribe("t", 1);
    TestClient publisher = broker.connect(version, "p");

    broker.reload("max_inflight_messages 2");

    publish(publisher, QOS_1, 5);
    List<ReceivedPacket> sent = receive(subscriber, 0, 2);
    broker.reload("max_inflight_messages 4");
    subscriber.acknowledge(sent.get(0));
    receive(subscriber, 2, 5);
  }

  @Test
  void announcedReceiveMaximumStaysForItsConnection() {
    TestClient before = broker.connect(MQTT_5, "before");

    broker.reload("max_inflight_messages 1");

    TestClient after = broker.connect(MQTT_5, "after");
    for (int id = 1; id <= 2; id++) {
      before.send(before.publishPacket(4, "t", id, "x")).receiveFor(ReceivedPacket.PUBREC, id);
      after.send(after.publishPacket(4, "t", id, "x"));
    }
    before.expectNothing();
    after.receiveFor(ReceivedPacket.PUBREC, 1);
    after.expectDisconnect(0x93);
  }

  @EachVersion
  void maxInflightBytes(ProtocolVersion version) {
    TestClient subscriber = broker.connect(version, "s").subscribe("t", 1);

    broker.reload("max_inflight_bytes 4");

    publish(broker.connect(version, "p"), QOS_1, 5);
    receive(subscriber, 0, 2);
  }

  @EachVersion
  void lengthOfQueuesThatExist(ProtocolVersion version) {
    broker.connect(TestConnect.as(version, "s").persistent()).subscribe("t", 1).disconnect();
    TestClient publisher = broker.connect(version, "p");
    publisher.publish(QOS_1, "t", "m0");

    broker.reload("max_queued_messages 3");

    for (int i = 1; i < 6; i++) {
      publisher.publish(QOS_1, "t", "m" + i);
    }
    TestClient again = broker.connect(TestConnect.as(version, "s").persistent());
    receive(again, 0, 3);
  }

  @EachVersion
  void bytesOfQueuesThatExist(ProtocolVersion version) {
    broker.connect(TestConnect.as(version, "s").persistent()).subscribe("t", 1).disconnect();

    broker.reload("max_queued_bytes 9");

    publish(broker.connect(version, "p"), QOS_1, 6); // topic and payload are 3 bytes
    receive(broker.connect(TestConnect.as(version, "s").persistent()), 0, 3);
  }

  @EachVersion
  void memoryOfAllTogether(ProtocolVersion version) {
    broker.connect(TestConnect.as(version, "s").persistent()).subscribe("t", 1).disconnect();
    TestClient publisher = broker.connect(version, "p");

    broker.reload("memory_limit 20000");

    publish(publisher, QOS_1, 400); // about 128 bytes each; what waits in sockets counts, too
    TestClient again = broker.connect(TestConnect.as(version, "s").persistent());
    assertThat(countAll(again)).isBetween(100, 200);
  }

  /**
   * Takes all that waits, in its order: with each answer the window lets more through. When the
   * limit is near, one message may find no room and the next one some.
   */
  private static int countAll(TestClient client) {
    int count = 0;
    int last = -1;
    for (int before = -1; before != count; ) {
      before = count;
      client.send(hex("C0 00"));
      for (ReceivedPacket next = client.receive();
          next.type() == ReceivedPacket.PUBLISH;
          next = client.receive()) {
        int number = Integer.parseInt(new String(next.payload(), UTF_8).substring(1));
        assertThat(number).isGreaterThan(last);
        last = number;
        count++;
        client.acknowledge(next);
      }
    }
    return count;
  }

  @EachVersion
  void qos0WaitsForAbsentClients(ProtocolVersion version) {
    broker.connect(TestConnect.as(version, "s").persistent()).subscribe("t", 1).disconnect();

    broker.reload("queue_qos0_messages true");

    TestClient publisher = broker.connect(version, "p");
    publish(publisher, 0, 2);
    publisher.expectAlive();
    receive(broker.connect(TestConnect.as(version, "s").persistent()), 0, 2);
  }

  @EachVersion
  void outgoingQosIsUpgraded(ProtocolVersion version) {
    TestClient subscriber = broker.connect(version, "s").subscribe("t", 1);

    broker.reload("upgrade_outgoing_qos true");

    publish(broker.connect(version, "p"), 0, 1);
    assertThat(subscriber.receivePublish("m0").qos()).isEqualTo(1);
  }

  @Test
  void duplicatesOfTopicsThatWereRoutedBefore() {
    TestClient subscriber = broker.connect(MQTT_3_1_1, "s").subscribe("t", 0).subscribe("+", 0);
    TestClient publisher = broker.connect(MQTT_3_1_1, "p");
    publisher.publish(0, "t", "twice");
    subscriber.receivePublish("twice");
    subscriber.receivePublish("twice");

    broker.reload("allow_duplicate_messages false");

    publisher.publish(0, "t", "once");
    subscriber.receivePublish("once");
    publisher.expectAlive();
    subscriber.expectNothing();
  }

  @Test
  void payloadsOfConnectedPublishers() {
    TestClient publisher = broker.connect(MQTT_5, "p");

    broker.reload("message_size_limit 3");

    assertThat(publisher.publish(QOS_1, "t", "1234")).isEqualTo(0x95);
    assertThat(publisher.publish(QOS_1, "t", "123")).isEqualTo(0x10);
  }

  @Test
  void retainedMessagesOfConnectedPublishers() {
    TestClient publisher = broker.connect(MQTT_5, "p");

    broker.reload("retain_available false");

    publisher.send(publisher.publishPacket(RETAIN, "t", 0, "x")).expectDisconnect(0x9A);
  }

  @Test
  void packetSizeAndKeepAliveOfClientsThatConnectFromNowOn() {
    TestClient before = broker.connect(MQTT_5, "before");

    broker.reload("max_packet_size 100", "max_keepalive 60");

    TestClient after = broker.open(MQTT_5);
    ReceivedPacket connack = after.connect(TestConnect.as(MQTT_5, "after").keepAlive(600));
    assertThat(connack.toString())
        .contains("13003c") // Server Keep Alive 60
        .contains("2700000064"); // Maximum Packet Size 100
    String large = "x".repeat(100);
    after.send(after.publishPacket(0, "t", 0, large)).expectDisconnect(0x95);
    before.send(before.publishPacket(0, "t", 0, large)).expectAlive();
  }

  @Test
  void numberOfClients() {
    broker.connect(MQTT_5, "1");

    broker.reload("global_max_clients 1");

    TestClient second = broker.open(MQTT_5);
    second.send(TestConnect.as(MQTT_5, "2").bytes()).expectRefused(0x89);
  }

  @EachVersion
  void expiryOfSessionsThatAreConnected(ProtocolVersion version) {
    TestClient client = broker.connect(TestConnect.as(version, "c").persistent());

    broker.reload("persistent_client_expiration 1h");

    client.disconnect();
    broker.advance(Duration.ofMinutes(61));
    ReceivedPacket connack = broker.open(version).connect(TestConnect.as(version, "c").resuming());
    assertThat(connack.acknowledgeFlags()).isZero();
  }
}

package io.zancudo.broker.cluster;

import static io.zancudo.broker.testing.Bytes.packet;
import static io.zancudo.broker.testing.Bytes.twoBytes;
import static io.zancudo.mqtt.ProtocolVersion.MQTT_5;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zancudo.broker.testing.ReceivedPacket;
import io.zancudo.broker.testing.Spec;
import io.zancudo.broker.testing.TestClient;
import io.zancudo.broker.testing.TestConnect;
import io.zancudo.broker.testing.TestProperty;
import io.zancudo.cluster.ClusterNode;
import io.zancudo.cluster.NodeId;
import io.zancudo.cluster.SharedMembers;
import io.zancudo.cluster.StoredSubscriber;
import io.zancudo.cluster.SubscriptionTable;
import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.TopicName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a message and a subscription say of themselves holds from node to node. */
@Timeout(120)
class PropertiesAcrossNodesTest {
  private static ClusterBrokers brokers;
  private static int topics;

  private final String topic = "properties" + topics++;

  @BeforeAll
  static void start() {
    brokers = ClusterBrokers.start(3);
  }

  @AfterAll
  static void stop() {
    brokers.close();
  }

  private TestConnect connect(ProtocolVersion version, boolean clean, String id) {
    TestConnect connect = TestConnect.as(version, id + "-" + topic);
    return clean ? connect : connect.persistent();
  }

  private TestClient client(int node, boolean clean, String id) {
    return brokers.connect(node, connect(MQTT_5, clean, id));
  }

  private static void waitFor(int millis) {
    await().pollDelay(Duration.ofMillis(millis)).until(() -> true);
  }

  private static TestClient received(TestClient client, String payload) {
    return client.acknowledge(client.receivePublish(payload));
  }

  // ---------------------------------------------------------------- subscription options

  @ParameterizedTest(name = "clean={0}")
  @CsvSource({"true", "false"})
  @Spec("MQTT-3.8.3-3")
  void noLocalHoldsWhereverTheClientIs(boolean clean) {
    TestClient other = client(1, clean, "other").subscribe(topic, 1);
    TestClient mine = client(0, clean, "mine").subscribe(topic, 0x04 | 1);

    mine.publish(2, topic, "own");

    received(other, "own");
    mine.expectNothing();
    client(2, true, "p").publish(2, topic, "p");
    received(mine, "p").expectNothing();
    if (!clean) {
      mine.drop();
      TestClient moved = brokers.connect(2, connect(MQTT_5, false, "mine").resuming());
      moved.send(moved.publishPacket(2, topic, moved.nextPacketId(), "moved"));
      ReceivedPacket next = moved.receive();
      while (next.type() == ReceivedPacket.PUBLISH) { // its PUBACK for this may have come too late
        assertThat(next.text()).isEqualTo("p");
        next = moved.acknowledge(next).receive();
      }
      assertThat(next.type()).isEqualTo(ReceivedPacket.PUBACK);
      moved.expectNothing();
    }
  }

  @ParameterizedTest(name = "clean={0}")
  @CsvSource({"true", "false"})
  @Spec({"MQTT-3.3.4-3", "MQTT-3.3.4-4", "MQTT-3.3.4-5"})
  void subscriptionIdentifiersAreThoseOfTheSubscriber(boolean clean) {
    TestClient[] subscribers = new TestClient[3];
    for (int i = 0; i < 3; i++) {
      subscribers[i] = client(i, clean, "s" + i);
      subscribers[i].subscribe(topic, 1, TestProperty.subscriptionIdentifier(10 + i));
      subscribers[i].subscribe(topic + "/#", 0, TestProperty.subscriptionIdentifier(20 + i));
    }

    client(1, true, "p").publish(2, topic, "m");

    for (int i = 0; i < 3; i++) {
      List<Long> identifiers = new ArrayList<>();
      for (int copy = 0; copy < 2; copy++) {
        ReceivedPacket publish = subscribers[i].receivePublish("m");
        subscribers[i].acknowledge(publish);
        identifiers.add(publish.integer(0x0B));
      }
      assertThat(identifiers).containsExactlyInAnyOrder(10L + i, 20L + i);
      subscribers[i].expectNothing();
    }
  }

  @ParameterizedTest(name = "clean={0} QoS {1}")
  @CsvSource({"true,0", "true,1", "false,0", "false,1", "false,2"})
  @Spec({"MQTT-3.3.1-12", "MQTT-3.3.1-13"})
  void retainAsPublishedHoldsAcrossNodes(boolean clean, int qos) {
    TestClient asPublished = client(1, clean, "as").subscribe(topic, 0x08 | qos);
    TestClient plain = client(2, clean, "plain").subscribe(topic, qos);
    TestClient publisher = client(0, true, "p");

    publisher.publish(qos << 1 | 1, topic, "kept");
    assertThat(receivedRetain(asPublished, "kept")).isTrue();
    assertThat(receivedRetain(plain, "kept")).isFalse();
    publisher.publish(qos << 1, topic, "not");
    assertThat(receivedRetain(asPublished, "not")).isFalse();
  }

  private static boolean receivedRetain(TestClient client, String payload) {
    ReceivedPacket publish = client.receivePublish(payload);
    client.acknowledge(publish);
    return publish.retain();
  }

  @ParameterizedTest(name = "clean={0} QoS {1}")
  @CsvSource({"true,0", "true,1", "true,2", "false,0", "false,1", "false,2"})
  @Spec({"MQTT-3.3.2-18", "MQTT-3.3.2-17", "MQTT-3.3.2-20", "MQTT-3.3.2-15", "MQTT-3.3.2-16"})
  void propertiesArePassedOnInOrder(boolean clean, int qos) {
    byte[][] properties = {
      TestProperty.user("z", "1"),
      TestProperty.payloadFormat(1),
      TestProperty.user("a", "2"),
      TestProperty.contentType("text/plain"),
      TestProperty.responseTopic("r"),
      TestProperty.user("z", "1"),
      TestProperty.correlationData((byte) 0, (byte) -1),
      TestProperty.user("", ""),
    };
    TestClient far = client(1, clean, "far").subscribe(topic, qos);

    client(0, true, "p").publish(qos << 1, topic, "m", properties);

    assertThat(far.receivePublish("m").properties()).isEqualTo(TestProperty.shown(properties));
  }

  // ---------------------------------------------------------------- Message Expiry Interval

  @Test
  @Spec({"MQTT-3.3.2-5", "MQTT-3.3.2-6"})
  void messageExpiryIsCountedDownInTheQueue() {
    TestConnect absent = connect(MQTT_5, false, "absent");
    brokers.connect(0, absent).subscribe(topic, 1).disconnect();
    TestClient publisher = client(1, true, "p");
    publisher.publish(2, topic, "short", TestProperty.messageExpiry(1));
    publisher.publish(2, topic, "long", TestProperty.messageExpiry(60));

    waitFor(2100);

    TestClient again = brokers.connect(2, absent.resuming());
    ReceivedPacket left = again.receivePublish("long");
    assertThat(left.integer(0x02)).isBetween(55L, 58L);
    again.acknowledge(left).expectNothing();
  }

  @ParameterizedTest(name = "clean={0}")
  @CsvSource({"true", "false"})
  @Spec("MQTT-3.3.2-6")
  void messageExpiryNeverGrowsOnTheWay(boolean clean) {
    TestClient far = client(2, clean, "far").subscribe(topic, 1);
    TestClient publisher = client(0, true, "p");

    for (int i = 0; i < 20; i++) {
      publisher.publish(2, topic, "m", TestProperty.messageExpiry(60));

      ReceivedPacket publish = far.receivePublish("m");
      assertThat(publish.integer(0x02)).isBetween(58L, 60L);
      far.acknowledge(publish);
    }
  }

  // ---------------------------------------------------------------- order

  @ParameterizedTest(name = "{0} clean={1} QoS {2}")
  @CsvSource({
    "MQTT_3_1_1,true,0", "MQTT_3_1_1,false,0", "MQTT_5,true,0", "MQTT_5,false,0",
    "MQTT_3_1_1,true,1", "MQTT_3_1_1,false,1", "MQTT_5,true,1", "MQTT_5,false,1",
    "MQTT_3_1_1,true,2", "MQTT_3_1_1,false,2", "MQTT_5,true,2", "MQTT_5,false,2"
  })
  @Spec({"MQTT-4.6.0-5", "MQTT-4.6.0-6"})
  void messagesOfOnePublisherKeepTheirOrder(ProtocolVersion version, boolean clean, int qos)
      throws Exception {
    int count = 1000;
    TestClient[] subscribers = new TestClient[3];
    for (int i = 0; i < 3; i++) {
      subscribers[i] = brokers.connect(i, connect(version, clean, "s" + i)).subscribe(topic, qos);
    }
    TestClient publisher = brokers.connect(0, connect(version, true, "p"));

    Thread publishing = new Thread(() -> publish(publisher, qos, count));
    publishing.start();

    List<String> expected = IntStream.range(0, count).mapToObj(i -> "m" + i).toList();
    for (List<String> payloads : Draining.payloads(3 * count, subscribers)) {
      assertThat(payloads).isEqualTo(expected);
    }
    publishing.join();
  }

  /** Ten on the way at a time. */
  private void publish(TestClient publisher, int qos, int count) {
    for (int from = 0; from < count; from += 10) {
      for (int i = from; i < from + 10; i++) {
        publisher.send(publisher.publishPacket(qos << 1, topic, 1 + i % 10, "m" + i));
      }
      for (int i = 0; qos > 0 && i < 10; i++) {
        int packetId = publisher.receive().packetId();
        if (qos == 2) {
          publisher.send(packet(0x62, twoBytes(packetId)));
        }
      }
      for (int i = 0; qos == 2 && i < 10; i++) {
        publisher.receive(ReceivedPacket.PUBCOMP);
      }
      if (qos == 0 && from % 100 == 0) {
        publisher.expectNothing(); // QoS 0 is dropped for who is too slow
      }
    }
  }

  // ---------------------------------------------------------------- the end of things

  @ParameterizedTest(name = "{0} clean={1}")
  @CsvSource({"MQTT_3_1_1,true", "MQTT_3_1_1,false", "MQTT_5,true", "MQTT_5,false"})
  @Spec("MQTT-3.10.4-4")
  void unsubscribeStopsMessagesOfOtherNodes(ProtocolVersion version, boolean clean) {
    TestClient leaving = brokers.connect(0, connect(version, clean, "s")).subscribe(topic, 1);
    TestClient staying = brokers.connect(0, connect(version, clean, "t")).subscribe(topic, 1);
    TestClient publisher = brokers.connect(1, connect(version, true, "p"));
    publisher.publish(2, topic, "before");
    received(leaving, "before");
    received(staying, "before");

    leaving.unsubscribe(topic);
    publisher.publish(2, topic, "after");

    received(staying, "after");
    leaving.expectNothing();
    leaving.drop();
    TestClient again = brokers.connect(2, connect(version, clean, "s"));
    again.expectNothing();
  }

  @Test
  void sessionExpiryEndsTheSessionOnAllNodes() {
    TestConnect connect = TestConnect.as(MQTT_5, "s-" + topic).expiry(1);
    brokers.connect(0, connect).subscribe(topic, 1).drop();
    TestClient publisher = client(1, true, "p");
    publisher.publish(2, topic, "in time");

    await().until(() -> publisher.publish(2, topic, "late") == 0x10); // No matching subscribers

    for (int node = 0; node < 3; node++) {
      assertThat(client(node, true, "q").publish(2, topic, "late")).isEqualTo(0x10);
    }
    ReceivedPacket connack = brokers.open(2, MQTT_5).connect(connect.resuming());
    assertThat(connack.sessionPresent()).isFalse();
  }

  @Test
  void sessionIsPresentOnAnotherNodeUntilItExpires() {
    TestConnect connect = TestConnect.as(MQTT_5, "s-" + topic).expiry(600);
    brokers.connect(0, connect).subscribe(topic, 1).drop();
    client(1, true, "p").publish(2, topic, "kept");
    TestClient again = brokers.open(2, MQTT_5);

    assertThat(again.connect(connect.resuming()).sessionPresent()).isTrue();

    received(again, "kept").expectNothing();
  }

  // ---------------------------------------------------------------- queue_qos0_messages

  @ParameterizedTest(name = "queue_qos0_messages {0}")
  @CsvSource({"true", "false"})
  void messagesOfQos0WaitForAbsentClientsIfTheyAreToBeQueued(boolean isQueued) {
    try (ClusterBrokers some = ClusterBrokers.start(3, "queue_qos0_messages " + isQueued)) {
      for (ProtocolVersion version : List.of(ProtocolVersion.MQTT_3_1_1, MQTT_5)) {
        TestConnect connect = connect(version, false, "absent-" + version);
        some.connect(0, connect).subscribe(topic, 1).disconnect();
        TestClient publisher = some.connect(1, connect(version, true, "p-" + version));
        publisher.publish(0, topic, "zero");
        publisher.publish(2, topic, "one");

        TestClient again = some.connect(2, connect.resuming());

        if (isQueued) {
          again.receivePublish("zero");
        }
        received(again, "one").expectNothing();
        NodeId there = some.node(2).membership().localNode();
        await().until(() -> connectedTo(some.node(1), topic).contains(there)); // CONNACK is sooner
        publisher.publish(0, topic, "live");
        again.receivePublish("live");
        again.drop();
      }
    }
  }

  /** Where a node takes the stored sessions that get a topic's messages to be connected. */
  private static Set<NodeId> connectedTo(ClusterNode node, String topic) {
    Set<NodeId> found = new HashSet<>();
    node.subscriptions()
        .match(
            TopicName.of(topic),
            new SubscriptionTable.RouteVisitor() {
              @Override
              public void node(NodeId live) {}

              @Override
              public void stored(StoredSubscriber subscriber) {
                subscriber.connectedTo().ifPresent(found::add);
              }

              @Override
              public void shared(SharedMembers group) {}
            });
    return found;
  }
}

package io.zancudo.broker.cluster;

import static io.zancudo.broker.cluster.Draining.payloads;
import static io.zancudo.broker.testing.Bytes.concat;
import static io.zancudo.broker.testing.Bytes.hex;
import static io.zancudo.broker.testing.Bytes.packet;
import static io.zancudo.broker.testing.Bytes.properties;
import static io.zancudo.mqtt.ProtocolVersion.MQTT_5;
import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.broker.testing.ReceivedPacket;
import io.zancudo.broker.testing.Spec;
import io.zancudo.broker.testing.TestClient;
import io.zancudo.broker.testing.TestConnect;
import io.zancudo.broker.testing.TestProperty;
import io.zancudo.mqtt.ProtocolVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shared subscriptions whose members are on several nodes (MQTT 5.0 section 4.8.2). */
@Timeout(120)
class SharedAcrossNodesTest {
  private static ClusterBrokers brokers;
  private static int topics;

  private final String topic = "shared" + topics++;
  private final String share = "$share/g/" + topic;

  @BeforeAll
  static void start() {
    brokers = ClusterBrokers.start(3);
  }

  @AfterAll
  static void stop() {
    brokers.close();
  }

  private TestConnect client(ProtocolVersion version, boolean clean, String id) {
    TestConnect connect = TestConnect.as(version, id + "-" + topic);
    return clean ? connect : connect.persistent();
  }

  private TestClient member(int node, String id, long expirySeconds) {
    TestConnect connect = TestConnect.as(MQTT_5, id + "-" + topic).expiry(expirySeconds);
    return brokers.connect(node, connect).subscribe(share, 2);
  }

  /** Publishes from each node in turn. */
  private List<String> publish(int count, int flags) {
    List<String> payloads = IntStream.range(0, count).mapToObj(i -> "m" + i).toList();
    TestClient[] publishers = new TestClient[3];
    for (int i = 0; i < publishers.length; i++) {
      publishers[i] = brokers.connect(i, TestConnect.as(MQTT_5, "p" + i + "-" + topic));
    }
    for (int i = 0; i < count; i++) {
      publishers[i % 3].publish(flags, topic, payloads.get(i));
    }
    for (TestClient publisher : publishers) {
      publisher.disconnect();
    }
    return payloads;
  }

  private static List<String> all(Collection<List<String>> parts) {
    List<String> all = new ArrayList<>();
    parts.forEach(all::addAll);
    return all;
  }

  @ParameterizedTest(name = "{0} clean={1} QoS {2}")
  @CsvSource({
    "MQTT_3_1_1,true,0", "MQTT_3_1_1,false,0", "MQTT_5,true,0", "MQTT_5,false,0",
    "MQTT_3_1_1,true,1", "MQTT_3_1_1,false,1", "MQTT_5,true,1", "MQTT_5,false,1",
    "MQTT_3_1_1,true,2", "MQTT_3_1_1,false,2", "MQTT_5,true,2", "MQTT_5,false,2"
  })
  @Spec("MQTT-4.8.2-4")
  void eachMessageGoesToOneMember(ProtocolVersion version, boolean clean, int qos) {
    TestClient[] members = new TestClient[3];
    for (int i = 0; i < 3; i++) {
      members[i] = brokers.connect(i, client(version, clean, "m" + i)).subscribe(share, qos);
    }

    List<String> sent = publish(30, qos << 1);

    List<List<String>> received = payloads(30, members);
    assertThat(all(received)).containsExactlyInAnyOrderElementsOf(sent);
    assertThat(received).noneMatch(List::isEmpty);
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "2"})
  @Spec("MQTT-4.8.2-4")
  void eachMessageGoesToOneMemberOfBothKinds(int qos) {
    TestClient[] members = new TestClient[6];
    for (int i = 0; i < 6; i++) {
      members[i] = brokers.connect(i % 3, client(MQTT_5, i < 3, "m" + i)).subscribe(share, qos);
    }

    List<String> sent = publish(60, qos << 1);

    List<List<String>> received = payloads(60, members);
    assertThat(all(received)).containsExactlyInAnyOrderElementsOf(sent);
  }

  @ParameterizedTest(name = "clean={0}")
  @CsvSource({"true", "false"})
  void membersThatAreAbsentGetNothingAsLongAsOthersAreConnected(boolean clean) {
    member(0, "absent", 600).disconnect();
    TestClient connected =
        brokers.connect(1, client(MQTT_5, clean, "connected")).subscribe(share, 1);

    List<String> sent = publish(9, 2);

    assertThat(payloads(9, connected).get(0)).containsExactlyInAnyOrderElementsOf(sent);
  }

  @ParameterizedTest(name = "clean={0}")
  @CsvSource({"true", "false"})
  @Spec({"MQTT-3.10.4-4", "MQTT-3.10.4-5"})
  void unsubscribingLeavesNewMessagesToTheOthers(boolean clean) {
    TestClient leaving = brokers.connect(0, client(MQTT_5, clean, "leaving")).subscribe(share, 1);
    publish(1, 2);
    ReceivedPacket begun = leaving.receivePublish("m0");
    TestClient staying = member(1, "staying", clean ? 0 : 600);

    leaving.unsubscribe(share);
    List<String> sent = publish(6, 2);

    assertThat(payloads(6, staying).get(0)).containsExactlyInAnyOrderElementsOf(sent);
    leaving.acknowledge(begun).expectNothing();
  }

  // ---------------------------------------------------------------- members that leave

  /** A member with one message that it has not acknowledged. */
  private TestClient holding(int node, long expirySeconds) {
    TestClient leaving = member(node, "leaving", expirySeconds);
    publish(1, 2);
    leaving.receivePublish("m0");
    return leaving;
  }

  private static void expectHandedOn(TestClient staying) {
    ReceivedPacket taken = staying.receivePublish("m0");
    assertThat(taken.dup()).isFalse();
    staying.acknowledge(taken).expectNothing();
  }

  @ParameterizedTest(name = "clean={0}")
  @CsvSource({"true", "false"})
  void unacknowledgedMessageGoesToAnotherMemberWhenTheSessionEnds(boolean clean) {
    TestClient leaving = holding(0, clean ? 0 : 1);
    TestClient staying = member(1, "staying", clean ? 0 : 600);

    leaving.drop();

    expectHandedOn(staying);
  }

  @ParameterizedTest(name = "clean={0}")
  @CsvSource({"true", "false"})
  void unacknowledgedMessageGoesToAnotherMemberWhenACleanStartEndsTheSession(boolean clean) {
    holding(0, clean ? 0 : 600);
    TestClient staying = member(1, "staying", clean ? 0 : 600);

    brokers.connect(2, TestConnect.as(MQTT_5, "leaving-" + topic));

    expectHandedOn(staying);
  }

  @ParameterizedTest(name = "Session Expiry Interval {0} of the other")
  @CsvSource({"0", "600"})
  void unacknowledgedMessageGoesToAnotherMemberWhenDisconnectSetsTheExpiryTo0(long expiry) {
    TestClient leaving = holding(0, 600);
    TestClient staying = member(1, "staying", expiry);

    byte[] ended = properties(TestProperty.sessionExpiry(0));
    leaving.send(packet(0xE0, concat(hex("00"), ended))).expectClosed();

    expectHandedOn(staying);
  }

  @Test
  void memberThatHasUnsubscribedHandsOnWhenItsSessionEnds() {
    TestClient leaving = holding(0, 1);
    TestClient staying = member(1, "staying", 600);
    leaving.unsubscribe(share);

    leaving.drop();

    expectHandedOn(staying);
  }

  /** None is lost with a member that acknowledges nothing. */
  @ParameterizedTest(name = "Session Expiry Interval {0}")
  @CsvSource({"0", "600"})
  void messagesArePublishedWhileMembersComeAndGo(long expirySeconds) throws Exception {
    TestClient staying = member(1, "staying", expirySeconds);
    FutureTask<Void> coming =
        new FutureTask<>(
            () -> {
              for (int i = 0; i < 20; i++) {
                String id = "coming" + i + "-" + topic;
                TestConnect connect = TestConnect.as(MQTT_5, id).expiry(expirySeconds);
                TestClient member = brokers.connect(2 * (i % 2), connect);
                member.send(member.subscribePacket(1, share, 2));
                member.receiveUntil(ReceivedPacket.SUBACK); // a message may come before it
                byte[] ended = properties(TestProperty.sessionExpiry(0));
                member.send(packet(0xE0, concat(hex("00"), ended)));
              }
            },
            null);
    new Thread(coming).start();

    List<String> sent = publish(300, 2);
    coming.get();

    assertThat(payloads(300, staying).get(0)).containsExactlyInAnyOrderElementsOf(sent);
  }

  @ParameterizedTest(name = "Session Expiry Interval {0}")
  @CsvSource({"1", "600"})
  void messagesOfAKilledNodesMemberAreNotLost(long expirySeconds) {
    try (ClusterBrokers some = ClusterBrokers.start(3)) {
      TestConnect connect = TestConnect.as(MQTT_5, "leaving").expiry(expirySeconds);
      TestClient leaving = some.connect(0, connect).subscribe(share, 1);
      TestClient publisher = some.connect(1, TestConnect.as(MQTT_5, "p"));
      publisher.publish(2, topic, "m0");
      leaving.receivePublish("m0");
      TestConnect other = TestConnect.as(MQTT_5, "staying").expiry(600);
      TestClient staying = some.connect(1, other).subscribe(share, 1);

      some.kill(0);

      if (expirySeconds == 1) {
        expectHandedOn(staying);
      } else {
        TestClient again = some.connect(2, connect.resuming());
        again.acknowledge(again.receivePublish("m0")).expectNothing();
        staying.expectNothing();
      }
    }
  }
}

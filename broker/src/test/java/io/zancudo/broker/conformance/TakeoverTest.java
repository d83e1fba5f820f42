package io.zancudo.broker.conformance;

import static io.zancudo.mqtt.ProtocolVersion.MQTT_5;
import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.broker.testing.EachConnection;
import io.zancudo.broker.testing.EachVersion;
import io.zancudo.broker.testing.ReceivedPacket;
import io.zancudo.broker.testing.Spec;
import io.zancudo.broker.testing.TestBroker;
import io.zancudo.broker.testing.TestClient;
import io.zancudo.broker.testing.TestConnect;
import io.zancudo.broker.testing.TestProperty;
import io.zancudo.broker.testing.Transport;
import io.zancudo.mqtt.ProtocolVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A second connection with the same Client Identifier (MQTT 5.0 section 3.1.4). */
class TakeoverTest {
  @AutoClose private final TestBroker broker = TestBroker.start();

  @EachConnection
  @Spec({"MQTT-3.1.4-3", "MQTT-3.14.0-1", "MQTT-3.14.4-1", "MQTT-3.14.4-2", "MQTT-3.14.2-1"})
  void olderConnectionIsToldAndClosed(ProtocolVersion version, Transport transport) {
    try (TestBroker any = TestBroker.with().transports(transport).start()) {
      TestClient older = any.connect(TestConnect.as(version, "c"), transport);

      TestClient newer = any.connect(TestConnect.as(version, "c"), transport);

      if (version == MQTT_5) {
        older.expect("E0018E");
      }
      older.expectClosed();
      newer.expectNothing();
    }
  }

  @EachVersion
  @Spec({"MQTT-3.1.4-4", "MQTT-3.1.2-5", "MQTT-3.1.3-2"})
  void newerConnectionGetsTheSession(ProtocolVersion version) {
    TestConnect persistent = TestConnect.as(version, "c").persistent();
    TestClient older = broker.connect(persistent).subscribe("t", 1);
    TestClient publisher = broker.connect(version, "p");
    publisher.publish(2, "t", "unacknowledged");
    older.receivePublish("unacknowledged");

    TestClient newer = broker.open(version);
    assertThat(newer.connect(persistent).sessionPresent()).isTrue();

    assertThat(newer.receivePublish("unacknowledged").dup()).isTrue();
    publisher.publish(0, "t", "new");
    newer.receivePublish("new");
    older.expectDisconnect(0x8E);
  }

  @EachVersion
  @Spec({"MQTT-3.1.4-4", "MQTT-3.1.2-4"})
  void newerConnectionWithCleanStartDoesNot(ProtocolVersion version) {
    TestConnect persistent = TestConnect.as(version, "c").persistent();
    TestClient older = broker.connect(persistent).subscribe("t", 1);

    TestClient newer = broker.open(version);
    assertThat(newer.connect(TestConnect.as(version, "c")).sessionPresent()).isFalse();

    broker.connect(version, "p").publish(2, "t", "x");
    newer.expectNothing();
    older.expectDisconnect(0x8E);
  }

  @EachVersion
  @Spec("MQTT-3.1.3-2")
  void clientIdentifiersAreDifferentSessions(ProtocolVersion version) {
    TestClient one = broker.connect(version, "c");
    TestClient two = broker.connect(version, "C");
    TestClient three = broker.connect(version, "c ");

    for (TestClient client : new TestClient[] {one, two, three}) {
      client.expectNothing();
    }
  }

  /** The session goes on, so its client has not gone. */
  @EachVersion
  @Spec("MQTT-3.1.3-9")
  void willOfASessionThatGoesOnIsNotPublished(ProtocolVersion version) {
    TestClient watcher = broker.connect(version, "w").subscribe("w", 0);
    broker.connect(TestConnect.as(version, "c").persistent().will("w", "gone"));

    TestClient newer = broker.connect(TestConnect.as(version, "c").persistent());

    watcher.expectNothing();
    newer.drop();
    watcher.expectNothing();
  }

  @EachVersion
  @Spec("MQTT-3.1.2-8")
  void willOfASessionThatEndsIsPublished(ProtocolVersion version) {
    TestClient watcher = broker.connect(version, "w").subscribe("w", 0);
    broker.connect(TestConnect.as(version, "c").will("w", "gone"));

    broker.connect(TestConnect.as(version, "c"));

    watcher.receivePublish("gone");
  }

  @Test
  @Spec("MQTT-3.1.3-9")
  void delayedWillIsNotPublished() {
    TestClient watcher = broker.connect(MQTT_5, "w").subscribe("w", 0);
    TestConnect connect = TestConnect.as(MQTT_5, "c").resuming().expiry(600);
    broker.connect(connect.will("w", "gone", 0, false, TestProperty.willDelay(5)));

    broker.connect(TestConnect.as(MQTT_5, "c").resuming().expiry(600));
    broker.advance(Duration.ofSeconds(10));

    watcher.expectNothing();
  }

  /** However many come at once: one has the session in the end, and everybody is told. */
  @EachVersion
  @Spec({"MQTT-3.1.4-3", "MQTT-3.1.3-2"})
  void manyAtOnceLeaveOne(ProtocolVersion version) {
    TestConnect persistent = TestConnect.as(version, "c").persistent();
    broker.connect(persistent).subscribe("t", 1);
    List<CompletableFuture<TestClient>> connecting = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      connecting.add(CompletableFuture.supplyAsync(() -> broker.connect(persistent)));
    }
    List<TestClient> clients = connecting.stream().map(CompletableFuture::join).toList();
    broker.connect(version, "p").publish(2, "t", "for one");

    int alive = 0;
    for (TestClient client : clients) {
      Optional<ReceivedPacket> next = client.receiveOrEnd();
      if (next.isPresent() && next.get().type() == ReceivedPacket.PUBLISH) {
        alive++;
      } else {
        assertThat(next.map(ReceivedPacket::reason).orElse(0x8E)).isEqualTo(0x8E);
      }
    }
    assertThat(alive).isEqualTo(1);
  }
}

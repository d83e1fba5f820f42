package io.zancudo.broker.conformance;

import static io.zancudo.broker.testing.Bytes.concat;
import static io.zancudo.broker.testing.Bytes.hex;
import static io.zancudo.broker.testing.Bytes.packet;
import static io.zancudo.broker.testing.Bytes.properties;
import static io.zancudo.mqtt.ProtocolVersion.MQTT_5;

import io.zancudo.broker.testing.Spec;
import io.zancudo.broker.testing.TestBroker;
import io.zancudo.broker.testing.TestClient;
import io.zancudo.broker.testing.TestConnect;
import io.zancudo.broker.testing.TestProperty;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Will Delay Interval (MQTT 5.0 section 3.1.3.2.2). */
class WillDelayTest {
  @AutoClose private final TestBroker broker = TestBroker.start();

  private final TestClient watcher = broker.connect(MQTT_5, "w").subscribe("w", 0);

  private static TestConnect connect(long expirySeconds, long delaySeconds) {
    return TestConnect.as(MQTT_5, "c")
        .expiry(expirySeconds)
        .will("w", "gone", 0, false, TestProperty.willDelay(delaySeconds));
  }

  @Test
  @Spec("MQTT-3.1.2-8")
  void willWaitsForItsDelay() {
    broker.connect(connect(600, 60)).drop();

    broker.advance(Duration.ofSeconds(59));
    watcher.expectNothing();
    broker.advance(Duration.ofSeconds(2));
    watcher.receivePublish("gone");
    broker.advance(Duration.ofSeconds(600));
    watcher.expectNothing();
  }

  @Test
  @Spec("MQTT-3.1.2-8")
  void willIsPublishedWhenTheSessionEndsBeforeTheDelay() {
    broker.connect(connect(30, 60)).drop();

    broker.advance(Duration.ofSeconds(29));
    watcher.expectNothing();
    broker.advance(Duration.ofSeconds(2));
    watcher.receivePublish("gone");
    broker.advance(Duration.ofSeconds(60));
    watcher.expectNothing();
  }

  @Test
  @Spec({"MQTT-3.1.3-9", "MQTT-3.1.2-8"})
  void willIsNotPublishedIfTheClientComesBackBefore() {
    broker.connect(connect(600, 60)).drop();
    broker.advance(Duration.ofSeconds(59));

    TestClient again = broker.connect(TestConnect.as(MQTT_5, "c").resuming().expiry(600));
    broker.advance(Duration.ofSeconds(100));

    watcher.expectNothing();
    again.disconnect();
    broker.advance(Duration.ofSeconds(600));
    watcher.expectNothing();
  }

  /** As Mosquitto: the delay counts even where the session has ended with the connection. */
  @Test
  void willOfASessionThatEndsAtOnceWaitsToo() {
    broker.connect(connect(0, 3)).drop();

    broker.advance(Duration.ofSeconds(2));
    watcher.expectNothing();
    broker.advance(Duration.ofSeconds(2));
    watcher.receivePublish("gone");
  }

  @Test
  @Spec("MQTT-3.1.3-9")
  void willOfASessionThatHasEndedIsNotPublishedIfTheClientComesBack() {
    broker.connect(connect(0, 30)).drop();

    broker.connect(MQTT_5, "c");
    broker.advance(Duration.ofSeconds(60));

    watcher.expectNothing();
  }

  @Test
  void newConnectionBringsItsOwnWill() {
    broker.connect(connect(600, 60)).drop();
    TestConnect other = TestConnect.as(MQTT_5, "c").resuming().expiry(600);
    broker.connect(other.will("w", "gone again")).drop();

    watcher.receivePublish("gone again");
    broker.advance(Duration.ofSeconds(100));
    watcher.expectNothing();
  }

  @Test
  @Spec("MQTT-3.1.2-8")
  void disconnectWithWillMessageWaitsForTheDelay() {
    TestClient client = broker.connect(connect(600, 60));
    client.send(hex("E0 01 04")).expectClosed();

    broker.advance(Duration.ofSeconds(59));
    watcher.expectNothing();
    broker.advance(Duration.ofSeconds(2));
    watcher.receivePublish("gone");
  }

  @Test
  @Spec("MQTT-3.1.2-8")
  void sessionThatIsCutShortByDisconnectPublishesItsWillEarlier() {
    TestClient client = broker.connect(connect(600, 60));
    byte[] shorter = properties(TestProperty.sessionExpiry(10));
    client.send(packet(0xE0, concat(hex("04"), shorter))).expectClosed();

    broker.advance(Duration.ofSeconds(11));

    watcher.receivePublish("gone");
  }
}

package io.zancudo.broker.conformance;

import static io.zancudo.broker.testing.Bytes.hex;
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
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keep Alive and PINGREQ (MQTT 5.0 sections 3.1.2.10 and 3.12). */
class KeepAliveTest {
  private static final int SERVER_KEEP_ALIVE = 0x13;

  @AutoClose private final TestBroker broker = TestBroker.start();

  @EachConnection
  @Spec("MQTT-3.12.4-1")
  void pingIsAnswered(ProtocolVersion version, Transport transport) {
    try (TestBroker any = TestBroker.with().transports(transport).start()) {
      TestClient client = any.connect(TestConnect.as(version, "c"), transport);

      for (int i = 0; i < 3; i++) {
        client.send(hex("C0 00")).expect("D0 00");
      }
    }
  }

  @EachConnection
  @Spec({"MQTT-3.1.2-22", "MQTT-3.2.2-22", "MQTT-4.13.2-1"})
  void silentClientIsClosedAfterOneAndAHalfTimes(ProtocolVersion version, Transport transport) {
    try (TestBroker any = TestBroker.with().transports(transport).start()) {
      TestClient client = any.connect(TestConnect.as(version, "c").keepAlive(10), transport);

      any.advance(Duration.ofMillis(14_900));
      client.expectNothing();
      any.advance(Duration.ofMillis(14_900));
      client.expectNothing();
      any.advance(Duration.ofMillis(15_100));

      client.expectDisconnect(0x8D);
    }
  }

  @EachVersion
  @Spec({"MQTT-3.1.2-22", "MQTT-3.1.2-8"})
  void willOfASilentClientIsPublished(ProtocolVersion version) {
    TestClient watcher = broker.connect(version, "w").subscribe("w", 0);
    broker.connect(TestConnect.as(version, "c").keepAlive(10).will("w", "gone"));

    broker.advance(Duration.ofSeconds(16));

    watcher.receivePublish("gone");
  }

  /** Any packet counts; what is sent to the client does not. */
  @EachVersion
  @Spec("MQTT-3.1.2-22")
  void everyPacketOfTheClientCounts(ProtocolVersion version) {
    TestClient other = broker.connect(version, "other");
    TestClient client = broker.connect(TestConnect.as(version, "c").keepAlive(10));
    Duration almost = Duration.ofSeconds(14);
    client.subscribe("t", 1);
    broker.advance(almost);
    client.publish(2, "nobody", "x");
    other.publish(2, "t", "x");
    ReceivedPacket publish = client.receivePublish("x");
    broker.advance(almost);
    client.acknowledge(publish).subscribe("u", 1);
    broker.advance(almost);
    client.unsubscribe("u");
    broker.advance(almost);
    client.expectNothing();

    broker.advance(almost);
    other.publish(0, "t", "y");
    broker.advance(Duration.ofSeconds(2));

    client.receivePublish("y");
    client.expectDisconnect(0x8D);
  }

  @EachVersion
  void clientWithoutKeepAliveMayBeSilent(ProtocolVersion version) {
    TestClient client = broker.connect(version, "c");

    broker.advance(Duration.ofDays(30));

    client.expectNothing();
  }

  @ParameterizedTest
  @CsvSource({"0, 20, 30", "60, 20, 30", "20, -1, 30", "10, -1, 15"})
  @Spec({"MQTT-3.1.2-21", "MQTT-3.2.2-22", "MQTT-3.1.2-22"})
  void serverKeepAliveReplacesTheClients(int asked, int announced, int seconds) {
    try (TestBroker strict = TestBroker.start("max_keepalive 20")) {
      TestClient client = strict.open(MQTT_5);
      ReceivedPacket connack = client.connect(TestConnect.as(MQTT_5, "c").keepAlive(asked));
      assertThat(connack.integer(SERVER_KEEP_ALIVE)).isEqualTo(announced);

      strict.advance(Duration.ofMillis(seconds * 1000L - 100));
      client.expectNothing();
      strict.advance(Duration.ofMillis(seconds * 1000L + 100));
      client.expectDisconnect(0x8D);
    }
  }

  /** Before MQTT 5 the server cannot say so, and refuses, as Mosquitto does. */
  @ParameterizedTest
  @CsvSource({"60, 2", "20, 0"})
  void keepAliveAboveTheMaximumIsRefusedBefore5(int asked, int returnCode) {
    try (TestBroker strict = TestBroker.start("max_keepalive 20")) {
      ProtocolVersion old = ProtocolVersion.MQTT_3_1_1;
      TestClient client = strict.open(old);

      assertThat(client.connect(TestConnect.as(old, "c").keepAlive(asked)).reason())
          .isEqualTo(returnCode);
    }
  }

  /** Nothing holds a connection open that never says who it is. */
  @EachVersion
  void connectThatDoesNotComeClosesTheConnection(ProtocolVersion version) {
    TestClient silent = broker.open(version);
    TestClient half = broker.open(version);
    byte[] connect = TestConnect.as(version, "c").keepAlive(1000).bytes();
    half.send(Arrays.copyOf(connect, connect.length / 2));
    broker.connect(version, "sync").expectNothing(); // accepted after those two

    broker.advance(Duration.ofSeconds(16));

    silent.expectClosed();
    half.expectClosed();
  }
}

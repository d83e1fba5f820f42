package io.zancudo.broker.conformance;

import static io.zancudo.broker.testing.Bytes.concat;
import static io.zancudo.broker.testing.Bytes.hex;
import static io.zancudo.broker.testing.Bytes.packet;
import static io.zancudo.mqtt.ProtocolVersion.MQTT_5;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.zancudo.broker.testing.EachConnection;
import io.zancudo.broker.testing.EachVersion;
import io.zancudo.broker.testing.Spec;
import io.zancudo.broker.testing.TestBroker;
import io.zancudo.broker.testing.TestClient;
import io.zancudo.broker.testing.TestConnect;
import io.zancudo.broker.testing.Transport;
import io.zancudo.mqtt.ProtocolVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The end of connections, from either side (MQTT 5.0 section 3.14). */
class DisconnectTest {
  @AutoClose private final TestBroker broker = TestBroker.start();

  @EachConnection
  @Spec("MQTT-3.14.4-2")
  void disconnectIsAnsweredWithTheEnd(ProtocolVersion version, Transport transport) {
    try (TestBroker any = TestBroker.with().transports(transport).start()) {
      TestClient client = any.connect(TestConnect.as(version, "c"), transport);

      client.disconnect();
    }
  }

  @EachVersion
  void nothingBehindADisconnectIsProcessed(ProtocolVersion version) {
    TestClient watcher = broker.connect(version, "w").subscribe("#", 0);
    TestClient client = broker.connect(version, "c");

    client.send(concat(hex("E0 00"), client.publishPacket(0, "t", 0, "late"), hex("C0 00")));

    client.expectClosed();
    watcher.expectNothing();
  }

  @EachVersion
  @Spec({"MQTT-4.13.1-1", "MQTT-3.14.4-1", "MQTT-3.14.4-2"})
  void nothingBehindAnErrorIsProcessed(ProtocolVersion version) {
    TestClient watcher = broker.connect(version, "w").subscribe("#", 0);
    TestClient client = broker.connect(version, "c").subscribe("#", 0);

    client.send(concat(hex("F0 00"), client.publishPacket(0, "t", 0, "late"), hex("C0 00")));

    client.expectDisconnect(0x82);
    watcher.expectNothing();
  }

  @EachVersion
  @Spec({"MQTT-3.14.1-1", "MQTT-4.13.1-1"})
  void malformedDisconnectIsAnError(ProtocolVersion version) {
    for (int flags = 1; flags < 16; flags++) {
      broker.connect(version, "c").send(packet(0xE0 | flags)).expectDisconnect(0x81);
    }
  }

  /** What was sent before the end still arrives. */
  @EachVersion
  void messagesBeforeADisconnectAreDelivered(ProtocolVersion version) {
    TestClient watcher = broker.connect(version, "w").subscribe("t", 0);
    TestClient client = broker.connect(version, "c");
    byte[] all = hex("");
    for (int i = 0; i < 100; i++) {
      all = concat(all, client.publishPacket(0, "t", 0, "m" + i));
    }

    client.send(concat(all, hex("E0 00"))).expectClosed();

    for (int i = 0; i < 100; i++) {
      watcher.receivePublish("m" + i);
    }
  }

  @EachConnection
  @Spec({"MQTT-3.14.2-1", "MQTT-3.14.2-2", "MQTT-3.14.4-2"})
  void stoppingBrokerTellsItsClients(ProtocolVersion version, Transport transport)
      throws Exception {
    try (TestBroker any = TestBroker.with().transports(transport).start()) {
      TestClient client = any.connect(TestConnect.as(version, "c"), transport);

      Future<Void> stopped = any.stop();

      if (version == MQTT_5) {
        client.expect("E0 01 8B");
      }
      client.expectClosed();
      stopped.await(20, TimeUnit.SECONDS);
    }
  }

  /** Many clients, some of which do not read and one that has not said who it is. */
  @Test
  void brokerStopsInTime() throws Exception {
    try (TestBroker stopping = TestBroker.with().realTime().start()) {
      List<TestClient> clients = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        clients.add(stopping.connect(MQTT_5, "c" + i).subscribe("t", 0));
      }
      TestClient silent = stopping.open(MQTT_5);
      TestClient publisher = stopping.connect(MQTT_5, "p");
      String large = "x".repeat(1_000_000);
      for (int i = 0; i < 10; i++) {
        publisher.publish(2, "t", large);
      }
      long started = System.nanoTime();

      stopping.stop().await(20, TimeUnit.SECONDS);

      assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(2));
      publisher.expectDisconnect(0x8B);
      silent.expectClosed();
    }
  }
}

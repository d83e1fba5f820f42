package io.zancudo.broker.conformance;

import static io.zancudo.mqtt.ProtocolVersion.MQTT_3_1_1;
import static io.zancudo.mqtt.ProtocolVersion.MQTT_5;
import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.broker.testing.TestBroker;
import io.zancudo.broker.testing.TestClient;
import io.zancudo.broker.testing.TestConnect;
import io.zancudo.broker.testing.Transport;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who takes nothing, or never says who it is, costs no more than the broker has for it. */
class StalledSubscribersTest {
  private static final long LIMIT = 4L << 20;
  private static final int PAYLOAD = 16 * 1024;
  private static final int STALLED = 8;
  private static final int HALF_OPEN = 1000;

  /** What one turn may bring beyond the bound, and what each connection has for itself. */
  private static final long SLACK = 4L << 20;

  @ParameterizedTest
  @CsvSource({"TCP, 0", "TCP, 1", "WEBSOCKET, 0", "WEBSOCKET, 1"})
  void subscribersThatStopReadingStayWithinTheMemoryLimit(Transport transport, int qos) {
    try (TestBroker broker =
        TestBroker.with("memory_limit " + LIMIT).transports(transport).realTime().start()) {
      for (int i = 0; i < STALLED; i++) {
        broker.connect(TestConnect.as(MQTT_3_1_1, "s" + i), transport).subscribe("t", qos);
      }
      TestClient publisher = broker.connect(TestConnect.as(MQTT_3_1_1, "p"), transport);
      byte[] packet = publisher.publishPacket(0, "t", 0, "x".repeat(PAYLOAD));
      long greatest = 0;
      for (int i = 0; i < 4000; i++) { // 64 MiB for each of them
        publisher.send(packet);
        greatest = Math.max(greatest, broker.waitingBytes());
      }
      publisher.expectAlive();

      assertThat(greatest).isBetween(1L << 20, LIMIT + SLACK);
      TestClient other = broker.connect(TestConnect.as(MQTT_5, "o"), transport);
      other.subscribe("o", 1).send(other.publishPacket(0, "o", 0, "served")).receivePublish("served");
    }
  }

  @Test
  void connectionsWithHalfAConnectAreClosedAfterTheTimeout() throws IOException {
    try (TestBroker broker = TestBroker.start()) {
      List<Socket> half = new ArrayList<>();
      byte[] connect = TestConnect.as(MQTT_5, "half").bytes();
      for (int i = 0; i < HALF_OPEN; i++) {
        Socket socket = broker.socket(Transport.TCP);
        socket.setSoTimeout(30_000);
        socket.getOutputStream().write(connect, 0, connect.length / 2);
        half.add(socket);
      }
      broker.connect(MQTT_5, "served").expectAlive();

      broker.advance(Duration.ofSeconds(16));

      for (Socket socket : half) {
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
        socket.close();
      }
      broker.connect(MQTT_5, "served again").expectAlive();
    }
  }
}

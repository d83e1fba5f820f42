package io.zancudo.broker.conformance;

import static io.zancudo.mqtt.ProtocolVersion.MQTT_5;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zancudo.broker.testing.TestBroker;
import io.zancudo.broker.testing.TestConnect;
import io.zancudo.broker.testing.Transport;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who never says who it is does not stay. */
class UnfinishedConnectTest {
  private static final int CONNECTIONS = 1000;

  @Test
  void aThousandHalfConnectsAreClosedAfterTheTimeout() throws IOException {
    try (TestBroker broker = TestBroker.start("global_max_connections " + (CONNECTIONS + 1))) {
      byte[] connect = TestConnect.as(MQTT_5, "half").bytes();
      List<Socket> half = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        Socket socket = broker.socket(Transport.TCP);
        socket.getOutputStream().write(connect, 0, connect.length / 2);
        half.add(socket);
      }
      await().until(() -> broker.connectionCount() == CONNECTIONS);
      broker.connect(MQTT_5, "served").disconnect(); // there is one place left
      broker.advance(Duration.ofSeconds(14));
      await().until(() -> broker.connectionCount() == CONNECTIONS);

      broker.advance(Duration.ofSeconds(2));

      for (Socket socket : half) {
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
        socket.close();
      }
      await().until(() -> broker.connectionCount() == 0);
      await().until(() -> broker.waitingBytes() == 0);
      broker.connect(MQTT_5, "served again").expectAlive();
    }
  }
}

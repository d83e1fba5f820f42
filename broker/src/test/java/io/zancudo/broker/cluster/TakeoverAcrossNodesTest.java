package io.zancudo.broker.cluster;

import static io.zancudo.broker.testing.Bytes.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zancudo.broker.testing.ReceivedPacket;
import io.zancudo.broker.testing.Spec;
import io.zancudo.broker.testing.TestClient;
import io.zancudo.broker.testing.TestConnect;
import io.zancudo.mqtt.ProtocolVersion;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A client that connects to several nodes at once. */
@Timeout(120)
class TakeoverAcrossNodesTest {
  private static final int CONNECTIONS = 6;
  private static ClusterBrokers brokers;

  @BeforeAll
  static void start() {
    brokers = ClusterBrokers.start(3);
  }

  @AfterAll
  static void stop() {
    brokers.close();
  }

  @ParameterizedTest(name = "{0} clean={1}")
  @CsvSource({"MQTT_3_1_1,true", "MQTT_3_1_1,false", "MQTT_5,true", "MQTT_5,false"})
  @Spec({"MQTT-3.1.4-3", "MQTT-3.1.3-2"})
  void oneConnectionIsLeftHoweverManyComeAtOnce(ProtocolVersion version, boolean clean) {
    for (int round = 0; round < 15; round++) {
      TestConnect connect = TestConnect.as(version, "many" + version + clean);
      byte[] packet = (clean ? connect : connect.persistent()).bytes();
      TestClient[] clients = new TestClient[CONNECTIONS];
      for (int i = 0; i < CONNECTIONS; i++) {
        clients[i] = brokers.open(i % 3, version);
      }
      for (TestClient client : clients) {
        client.send(packet);
      }

      boolean[] open = new boolean[CONNECTIONS];
      for (int i = 0; i < CONNECTIONS; i++) {
        Optional<ReceivedPacket> connack = clients[i].receiveOrEnd();
        open[i] = connack.filter(each -> each.type() == ReceivedPacket.CONNACK).isPresent();
      }

      await().atMost(Duration.ofSeconds(10)).until(() -> countOpen(clients, open) <= 1);
      assertThat(countOpen(clients, open)).isEqualTo(1);
      for (TestClient client : clients) {
        client.close();
      }
    }
  }

  private static int countOpen(TestClient[] clients, boolean[] open) {
    int count = 0;
    for (int i = 0; i < clients.length; i++) {
      open[i] = open[i] && answers(clients[i]);
      count += open[i] ? 1 : 0;
    }
    return count;
  }

  private static boolean answers(TestClient client) {
    try {
      client.send(hex("C0 00"));
    } catch (RuntimeException closed) {
      return false;
    }
    return client
        .receiveOrEnd()
        .filter(packet -> packet.type() == ReceivedPacket.PINGRESP)
        .isPresent();
  }
}

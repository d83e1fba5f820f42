package io.zancudo.broker.cluster;

import static io.zancudo.broker.testing.Bytes.hex;
import static io.zancudo.broker.testing.Bytes.packet;
import static io.zancudo.broker.testing.Bytes.twoBytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zancudo.broker.testing.ReceivedPacket;
import io.zancudo.broker.testing.TestClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads and acknowledges whatever comes to clients of several nodes, in any order. */
final class Draining {
  private static final Duration LONG = Duration.ofSeconds(20);

  private Draining() {}

  /** What is there for the client now, acknowledged. */
  static List<ReceivedPacket> drain(TestClient client) {
    List<ReceivedPacket> publishes = new ArrayList<>();
    client.send(hex("C0 00"));
    for (ReceivedPacket next = client.receive();
        next.type() != ReceivedPacket.PINGRESP;
        next = client.receive()) {
      if (next.type() == ReceivedPacket.PUBREL) {
        client.send(packet(0x70, twoBytes(next.packetId())));
        continue;
      }
      assertThat(next.type()).as("%s", next).isEqualTo(ReceivedPacket.PUBLISH);
      publishes.add(next);
      if (next.qos() > 0) {
        client.send(packet(next.qos() == 1 ? 0x40 : 0x50, twoBytes(next.packetId())));
      }
    }
    return publishes;
  }

  /** Payloads that come to each of the clients, until there are so many in all, and no more. */
  static List<List<String>> payloads(int count, TestClient... clients) {
    List<List<String>> all = new ArrayList<>();
    for (int i = 0; i < clients.length; i++) {
      all.add(new ArrayList<>());
    }
    await()
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> drainInto(all, clients) >= count);
    await().pollDelay(Duration.ofMillis(200)).until(() -> true);
    drainInto(all, clients);
    return all;
  }

  private static int drainInto(List<List<String>> all, TestClient... clients) {
    int sum = 0;
    for (int i = 0; i < clients.length; i++) {
      List<String> mine = all.get(i);
      drain(clients[i]).forEach(publish -> mine.add(publish.text()));
      sum += mine.size();
    }
    return sum;
  }
}

package io.zancudo.broker.conformance;

import io.zancudo.broker.codec.ProtocolViolation.Answer;
import io.zancudo.broker.testing.Spec;
import io.zancudo.broker.testing.TestBroker;
import io.zancudo.broker.testing.TestClient;
import io.zancudo.broker.testing.TestConnect;
import io.zancudo.broker.testing.TestPacket;
import io.zancudo.broker.testing.TestPackets;
import io.zancudo.mqtt.ProtocolVersion;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Packets of the table, right and wrong, sent to a broker: what does the client see? */
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // one broker sees them all, and must survive them
class PacketTableTest {
  /** How many packets of each name and version are sent; the codec's tests try them all. */
  private static final int SAMPLES = 4;

  /** Well-formed packets that may end the connection: by what they mean, or at this moment. */
  private static final Pattern MAY_END = Pattern.compile("DISCONNECT|Topic Alias only");

  @AutoClose private final TestBroker broker = TestBroker.start();

  private static Stream<String> names() {
    return TestPackets.all().map(TestPacket::name).distinct();
  }

  @ParameterizedTest
  @MethodSource("names")
  @Spec({
    "MQTT-3.1.4-1",
    "MQTT-3.1.4-6",
    "MQTT-3.2.2-7",
    "MQTT-3.14.0-1",
    "MQTT-3.14.4-2",
    "MQTT-4.13.1-1",
    "MQTT-4.13.2-1"
  })
  void clientSeesWhatTheTableSays(String name) {
    for (ProtocolVersion version : ProtocolVersion.values()) {
      List<TestPacket> packets =
          TestPackets.named(name).stream().filter(p -> p.version() == version).toList();
      for (TestPacket packet : samples(packets)) {
        try (TestClient client = broker.open(version)) {
          assertOutcome(client, packet);
        } catch (AssertionError e) {
          throw new AssertionError(packet + ": " + HexFormat.of().formatHex(packet.bytes()), e);
        }
      }
    }
  }

  /** The first, the last, and some between. */
  private static List<TestPacket> samples(List<TestPacket> all) {
    if (all.size() <= SAMPLES) {
      return all;
    }
    List<TestPacket> samples = new ArrayList<>();
    for (int i = 0; i < SAMPLES; i++) {
      samples.add(all.get(i * (all.size() - 1) / (SAMPLES - 1)));
    }
    return samples;
  }

  private static void assertOutcome(TestClient client, TestPacket packet) {
    if (!packet.first()) {
      client.connected(TestConnect.as(packet.version(), "table"));
    }
    client.send(packet.bytes());
    if (packet.violation().isEmpty()) {
      if (!MAY_END.matcher(packet.name()).find()) {
        client.expectAlive();
      }
      return;
    }
    int reason = packet.violation().get().code();
    if (packet.answer() == Answer.NONE) {
      client.expectClosed();
    } else if (packet.answer() == Answer.DISCONNECT) {
      client.expectDisconnect(reason);
    } else {
      client.expectRefused(reason);
    }
  }
}

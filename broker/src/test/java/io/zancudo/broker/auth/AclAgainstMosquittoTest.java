package io.zancudo.broker.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zancudo.broker.testing.FreePorts;
import io.zancudo.broker.testing.NeedsProgram;
import io.zancudo.broker.testing.Programs;
import io.zancudo.broker.testing.ReceivedPacket;
import io.zancudo.broker.testing.TestClient;
import io.zancudo.broker.testing.TestConnect;
import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.TopicName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The installed Mosquitto decides the same. Its version 2.0 does not know patterns within a level,
 * which are left out here.
 */
@NeedsProgram("mosquitto")
class AclAgainstMosquittoTest {
  private static final List<String> FILTERS =
      List.of(
          "a", "a/b", "a/#", "+/b", "#", "+", "a/+/c", "/a", "+/+", "$x/a", "$x/#", "u/#", "a/b/#",
          "%u/#", "a/%u", "%c", "%c/%u", "a/%c/+", "+/%u/#", "$x/%c", "a b");
  private static final List<String> TOPICS =
      List.of(
          "a", "a/b", "a/b/c", "/a", "b", "u", "u/c", "c", "c/u", "a/u", "a/c/d", "$x/a", "$x/c",
          "v/u/b", "a b", "a/b/");

  /** Client Identifiers and User Names; without one the client is anonymous. */
  private static final List<ClientIdentity> CLIENTS =
      List.of(
          Clients.anonymous("c"),
          Clients.user("c", "u"),
          Clients.user("d", "v"),
          Clients.user("x+", "u"));

  /** May do everything, so that there is something to read. */
  private static final List<String> ADMIN_RULES =
      List.of("user admin", "topic readwrite #", "topic readwrite $x/#");

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void sameRulesSameDecisions(long seed) throws Exception {
    List<String> lines = rules(new Random(seed));
    AclFile file = AclFile.parse(Path.of("acl"), lines);
    int port = FreePorts.next();
    Process mosquitto = start(port, lines);
    try {
      for (ClientIdentity client : CLIENTS) {
        ClientRules rules = AclRules.of(file, client, 0);

        assertThat(writable(port, client))
            .as("what %s may write with %s", client, lines)
            .containsExactlyElementsOf(
                TOPICS.stream().filter(topic -> rules.mayPublish(TopicName.of(topic))).toList());
        assertThat(readable(port, client))
            .as("what %s may read with %s", client, lines)
            .containsExactlyElementsOf(
                TOPICS.stream().filter(topic -> rules.mayReceive(TopicName.of(topic))).toList());
      }
    } finally {
      mosquitto.destroy();
      mosquitto.waitFor();
    }
  }

  private static List<String> rules(Random random) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      String access = List.of("read ", "write ", "readwrite ", "deny ").get(random.nextInt(4));
      String filter = FILTERS.get(random.nextInt(FILTERS.size()));
      boolean names = filter.contains("%");
      lines.add((names || random.nextInt(5) == 0 ? "pattern " : "topic ") + access + filter);
      if (i == 3) {
        lines.add("user u");
      } else if (i == 8) {
        lines.add("user v");
      }
    }
    lines.addAll(ADMIN_RULES);
    return lines;
  }

  /** The topics to which the client may publish: MQTT 5 says so in PUBACK. */
  private static List<String> writable(int port, ClientIdentity client) throws IOException {
    List<String> allowed = new ArrayList<>();
    try (TestClient connection = connect(port, client)) {
      for (String topic : TOPICS) {
        if (connection.publish(0x02, topic, "w") < 0x80) {
          allowed.add(topic);
        }
      }
    }
    return allowed;
  }

  /** The topics on which the client gets what one publishes who may. */
  private static List<String> readable(int port, ClientIdentity client) throws IOException {
    try (TestClient connection = connect(port, client);
        TestClient admin = connect(port, Clients.user("admin", "admin"))) {
      connection.subscribe("#", 0).subscribe("$x/#", 0);
      for (String topic : TOPICS) {
        admin.publish(0x02, topic, "r");
      }
      // Mosquitto does one thing after the other: what is to come is there before the answer.
      connection.send(new byte[] {(byte) 0xC0, 0});
      TreeSet<Integer> got = new TreeSet<>();
      ReceivedPacket packet = connection.receive();
      while (packet.type() != ReceivedPacket.PINGRESP) {
        got.add(TOPICS.indexOf(packet.topic()));
        packet = connection.receive();
      }
      return got.stream().map(TOPICS::get).toList();
    }
  }

  private static TestClient connect(int port, ClientIdentity client) throws IOException {
    TestConnect connect = TestConnect.as(ProtocolVersion.MQTT_5, client.clientId());
    Optional<String> username = client.username();
    if (username.isPresent()) {
      connect.credentials(username.get(), "any");
    }
    return TestClient.open(ProtocolVersion.MQTT_5, port).connected(connect);
  }

  private Process start(int port, List<String> rules) throws IOException {
    Path acl = Files.write(folder.resolve("acl"), rules);
    Path config =
        Files.writeString(
            folder.resolve("mosquitto.conf"),
            "listener " + port + " 127.0.0.1\nallow_anonymous true\nuser root\nacl_file " + acl);
    Process mosquitto =
        new ProcessBuilder(Programs.require("mosquitto"), "-c", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    await().until(() -> canConnect(port));
    return mosquitto;
  }

  private static boolean canConnect(int port) {
    try (TestClient connection = TestClient.open(ProtocolVersion.MQTT_5, port)) {
      return connection.version() == ProtocolVersion.MQTT_5;
    } catch (IOException refused) {
      return false;
    }
  }
}

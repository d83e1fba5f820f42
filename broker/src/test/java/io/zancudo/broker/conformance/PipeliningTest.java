package io.zancudo.broker.conformance;

import static io.zancudo.broker.testing.Bytes.concat;
import static io.zancudo.broker.testing.Bytes.hex;
import static io.zancudo.broker.testing.Bytes.packet;
import static io.zancudo.broker.testing.Bytes.properties;
import static io.zancudo.broker.testing.ReceivedPacket.CONNACK;
import static io.zancudo.broker.testing.ReceivedPacket.SUBACK;
import static io.zancudo.mqtt.ProtocolVersion.MQTT_5;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.broker.testing.ChallengeResponse;
import io.zancudo.broker.testing.EachConnection;
import io.zancudo.broker.testing.EachVersion;
import io.zancudo.broker.testing.LateMethod;
import io.zancudo.broker.testing.ReceivedPacket;
import io.zancudo.broker.testing.Spec;
import io.zancudo.broker.testing.TestBroker;
import io.zancudo.broker.testing.TestClient;
import io.zancudo.broker.testing.TestConnect;
import io.zancudo.broker.testing.TestPasswords;
import io.zancudo.broker.testing.TestProperty;
import io.zancudo.broker.testing.Transport;
import io.zancudo.mqtt.ProtocolVersion;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Packets that are sent behind CONNECT before it is answered (MQTT 5.0 section 3.1.4, non-normative
 * part): whoever decides takes its time, and nothing may be lost or change places.
 */
class PipeliningTest {
  private static final String METHOD = ChallengeResponse.METHOD;
  private static final int COUNT = 300;

  private final LateMethod late = new LateMethod(new ChallengeResponse());

  private static TestConnect connect(String id) {
    return TestConnect.as(MQTT_5, id)
        .with(TestProperty.authenticationMethod(METHOD))
        .with(TestProperty.authenticationData("alice".getBytes(UTF_8)));
  }

  private static byte[] response(String data) {
    return packet(
        0xF0,
        hex("18"),
        properties(
            TestProperty.authenticationMethod(METHOD),
            TestProperty.authenticationData(data.getBytes(UTF_8))));
  }

  /** SUBSCRIBE, many PUBLISHes of each QoS to what it subscribes to, PINGREQ. */
  private static byte[] work(TestClient client) {
    byte[][] all = new byte[COUNT + 2][];
    all[0] = client.subscribePacket(1, "t", 0);
    for (int i = 0; i < COUNT; i++) {
      all[i + 1] = client.publishPacket(i % 2 << 1, "t", 1 + i, "m" + i);
    }
    all[COUNT + 1] = hex("C0 00");
    return concat(all);
  }

  private static void assertWorkIsDone(TestClient client) {
    client.receiveFor(SUBACK, 1);
    int acknowledged = 0;
    for (int published = 0; published < COUNT || acknowledged < COUNT / 2; ) {
      ReceivedPacket packet = client.receive();
      if (packet.type() == ReceivedPacket.PUBACK) {
        assertThat(packet.packetId()).isEqualTo(2 + 2 * acknowledged++);
      } else {
        assertThat(packet.text()).isEqualTo("m" + published++);
      }
    }
    client.expect("D0 00").expectNothing();
  }

  @EachConnection
  @Spec({"MQTT-3.2.0-1", "MQTT-4.6.0-5"})
  void nothingIsLostWhileThePasswordIsChecked(
      ProtocolVersion version, Transport transport, @TempDir Path folder) throws Exception {
    Path passwords = TestPasswords.write(folder, "alice", "secret");
    try (TestBroker broker =
        TestBroker.with("allow_anonymous false", "password_file " + passwords)
            .transports(transport)
            .start()) {
      TestClient client = broker.open(version, transport);
      TestConnect connect = TestConnect.as(version, "c").credentials("alice", "secret");

      client.send(connect.bytes(), work(client));

      assertThat(client.receive(CONNACK).reason()).isZero();
      assertWorkIsDone(client);
    }
  }

  @EachVersion
  @Spec({"MQTT-3.1.4-6", "MQTT-3.1.4-2"})
  void nothingIsProcessedIfThePasswordIsWrong(ProtocolVersion version, @TempDir Path folder)
      throws Exception {
    Path passwords = TestPasswords.write(folder, "alice", "secret");
    try (TestBroker broker =
        TestBroker.start("allow_anonymous false", "password_file " + passwords)) {
      TestConnect right = TestConnect.as(version, "w").credentials("alice", "secret");
      TestClient watcher = broker.connect(right).subscribe("#", 0);
      TestClient client = broker.open(version);
      TestConnect wrong = TestConnect.as(version, "w").credentials("alice", "wrong");

      client.send(wrong.will("t", "will").bytes(), work(client));

      client.expectRefused(0x87);
      watcher.expectNothing(); // nor has it been taken over
    }
  }

  @Test
  @Spec({"MQTT-4.12.0-2", "MQTT-4.12.0-3", "MQTT-3.2.0-1"})
  void authBehindConnectWaitsForItsChallenge() throws Exception {
    try (TestBroker broker = TestBroker.with().methods(late).start()) {
      TestClient client = broker.open(MQTT_5);
      client.send(connect("c").bytes(), response("42"), work(client));

      late.answer();
      assertThat(client.receive(ReceivedPacket.AUTH).reason()).isEqualTo(0x18);
      late.answer();

      assertThat(client.receive(CONNACK).reason()).isZero();
      assertWorkIsDone(client);
    }
  }

  @Test
  @Spec({"MQTT-3.1.4-6", "MQTT-4.12.0-4"})
  void nothingIsProcessedIfTheResponseIsWrong() throws Exception {
    try (TestBroker broker = TestBroker.with().methods(late).start()) {
      TestClient watcher = broker.connect(MQTT_5, "w").subscribe("#", 0);
      TestClient client = broker.open(MQTT_5);
      client.send(connect("c").bytes(), response("43"), work(client));

      late.answer();
      client.receive(ReceivedPacket.AUTH);
      late.answer();

      client.expectRefused(0x87);
      watcher.expectNothing();
    }
  }

  @Test
  void packetsBehindAReauthenticationWaitForItsChallenge() throws Exception {
    try (TestBroker broker = TestBroker.with().methods(late).start()) {
      TestClient client = broker.open(MQTT_5);
      client.send(connect("c").bytes(), response("42"));
      late.answer();
      client.receive(ReceivedPacket.AUTH);
      late.answer();
      client.receive(CONNACK);

      byte[] again = response("bob");
      again[2] = 0x19;
      client.send(again, response("42"), work(client));
      late.answer();
      assertThat(client.receive(ReceivedPacket.AUTH).reason()).isEqualTo(0x18);
      late.answer();

      assertThat(client.receive(ReceivedPacket.AUTH).reason()).isZero();
      assertWorkIsDone(client);
    }
  }

  /** Its CONNECT has no effect any more, not even on an older connection. */
  @Test
  @Spec("MQTT-3.1.2-8")
  void clientThatLeavesWhileItIsCheckedLeavesNothing() throws Exception {
    try (TestBroker broker = TestBroker.with().methods(late).start()) {
      TestClient watcher = broker.connect(MQTT_5, "w").subscribe("#", 0);
      TestClient older = broker.connect(MQTT_5, "c");
      TestClient leaving = broker.open(MQTT_5);
      leaving.send(connect("c").will("t", "will").bytes(), response("42"));
      late.answer();
      leaving.receive(ReceivedPacket.AUTH);
      leaving.drop();

      late.answer();

      watcher.expectNothing();
      older.expectNothing();
    }
  }
}

package io.zancudo.broker.conformance;

import static io.zancudo.broker.testing.Bytes.concat;
import static io.zancudo.broker.testing.Bytes.hex;
import static io.zancudo.broker.testing.Bytes.packet;
import static io.zancudo.broker.testing.Bytes.string;
import static io.zancudo.mqtt.ProtocolVersion.MQTT_3_1;
import static io.zancudo.mqtt.ProtocolVersion.MQTT_3_1_1;
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
import java.util.Arrays;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CONNECT (MQTT 5.0 section 3.1), but for Wills, sessions and authentication. */
class ConnectTest {
  @AutoClose private final TestBroker broker = TestBroker.start();

  @EachConnection
  @Spec({"MQTT-3.1.4-5", "MQTT-3.2.0-1", "MQTT-4.2-1"})
  void connectIsAnsweredOverEveryTransport(ProtocolVersion version, Transport transport) {
    try (TestBroker all = TestBroker.with().transports(transport).start()) {
      TestClient client = all.open(version, transport);

      assertThat(client.connect(TestConnect.as(version, "client")).reason()).isZero();

      client.expectNothing();
    }
  }

  /** Whatever it is and however much of it: at its first byte. */
  @ParameterizedTest
  @ValueSource(ints = {0x00, 0x20, 0x30, 0x62, 0x82, 0xA2, 0xC0, 0xE0, 0xF0})
  @Spec("MQTT-3.1.0-1")
  void firstPacketMustBeConnect(int firstByte) {
    TestClient client = broker.open(MQTT_5);

    client.send(new byte[] {(byte) firstByte});

    client.expectClosed();
  }

  @EachVersion
  @Spec("MQTT-3.1.0-2")
  void secondConnectClosesTheConnection(ProtocolVersion version) {
    TestClient client = broker.connect(version, "client");

    client.send(TestConnect.as(version, "client").bytes());

    client.expectClosed();
  }

  @EachVersion
  @Spec({"MQTT-3.1.2-1", "MQTT-3.1.2-3", "MQTT-3.1.4-1"})
  void malformedConnectClosesTheConnection(ProtocolVersion version) {
    byte[] right = TestConnect.as(version, "client").bytes();
    byte[] otherName = right.clone();
    otherName[7] = 'U';
    byte[] reservedFlag = right.clone();
    reservedFlag[9] |= 1;
    byte[] early = Arrays.copyOf(right, right.length - 1);
    early[1]--;

    for (byte[] wrong : new byte[][] {otherName, reservedFlag, early}) {
      broker.open(version).send(wrong).expectClosed();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 6, 0x85})
  @Spec({"MQTT-3.1.2-2", "MQTT311-3.1.2-2"})
  void unknownProtocolLevelIsRefusedWithAReason(int level) {
    byte[] connect = TestConnect.as(MQTT_5, "client").bytes();
    connect[8] = (byte) level;

    broker.open(MQTT_5).send(connect).expect("20 03 00 84 00").expectClosed();
  }

  @ParameterizedTest
  @EnumSource(ProtocolVersion.class)
  @Spec({"MQTT-3.1.2-2", "MQTT311-3.1.2-2"})
  void versionsThatAreSwitchedOffAreRefused(ProtocolVersion version) {
    for (ProtocolVersion only : ProtocolVersion.values()) {
      String accepted = "accept_protocol_versions " + only.level();
      try (TestBroker choosy = TestBroker.with().withListener(accepted).start()) {
        TestClient client = choosy.open(version).send(TestConnect.as(version, "c").bytes());

        if (only == version) {
          assertThat(client.receive().reason()).isZero();
        } else {
          client.expectRefused(0x84);
        }
      }
    }
  }

  @EachVersion
  @Spec({"MQTT-3.1.3-3", "MQTT-3.1.3-4", "MQTT-3.1.3-5", "MQTT-3.1.3-2"})
  void clientIdentifiersAreTakenAsTheyAre(ProtocolVersion version) {
    String all = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    for (int at = 0; at + 23 <= all.length(); at++) {
      broker.connect(version, all.substring(at, at + 23));
    }
    broker.connect(version, "x");
    TestClient longest = broker.connect(version, "ü".repeat(32_000));
    TestClient other = broker.connect(version, "ü".repeat(31_999) + "u");

    longest.expectNothing();
    other.expectNothing();
  }

  @EachVersion
  @Spec("MQTT-3.1.3-8")
  void clientIdentifierThatIsNoStringIsRefused(ProtocolVersion version) {
    byte[] connect = TestConnect.as(version, "cli\u0001nt").bytes();

    TestClient client = broker.open(version).send(connect);

    if (version == MQTT_5) {
      client.expectRefused(0x85);
    } else {
      client.expectClosed();
    }
  }

  @Test
  @Spec({"MQTT-3.1.3-6", "MQTT-3.2.2-16"})
  void emptyClientIdentifierIsReplaced() {
    TestClient first = broker.open(MQTT_5);
    TestClient second = broker.open(MQTT_5);

    String one = first.connect(TestConnect.as(MQTT_5, "")).properties(0x12).get(0);
    String other = second.connect(TestConnect.as(MQTT_5, "").resuming()).properties(0x12).get(0);

    assertThat(one).isNotEqualTo(other);
    first.expectNothing();
    second.expectNothing();
  }

  @Test
  @Spec({"MQTT311-3.1.3-6", "MQTT311-3.1.3-8", "MQTT-3.1.3-8"})
  void emptyClientIdentifierBefore5NeedsACleanSession() {
    broker.connect(MQTT_3_1_1, "").expectNothing();
    TestConnect resuming = TestConnect.as(MQTT_3_1_1, "").resuming();
    broker.open(MQTT_3_1_1).send(resuming.bytes()).expectRefused(0x85);
    broker.open(MQTT_3_1).send(TestConnect.as(MQTT_3_1, "").bytes()).expectRefused(0x85);
  }

  @EachVersion
  @Spec("MQTT-3.1.3-8")
  void emptyClientIdentifiersCanBeForbidden(ProtocolVersion version) {
    try (TestBroker strict = TestBroker.start("allow_zero_length_clientid false")) {
      TestClient client = strict.open(version).send(TestConnect.as(version, "").bytes());

      client.expectRefused(version == MQTT_5 ? 0x80 : 0x85);
    }
  }

  /** Bytes are a stream: where they are cut does not matter. */
  @EachVersion
  void packetsMayComeByteByByteOrAllAtOnce(ProtocolVersion version) {
    TestClient slow = broker.open(version);
    for (byte single : TestConnect.as(version, "slow").bytes()) {
      slow.send(new byte[] {single});
    }
    assertThat(slow.receive().reason()).isZero();

    TestClient fast = broker.open(version);
    fast.send(
        concat(
            TestConnect.as(version, "fast").bytes(),
            fast.subscribePacket(1, "t", 1),
            fast.publishPacket(0, "t", 0, "hello"),
            hex("C000 E000")));
    assertThat(fast.receive().reason()).isZero();
    fast.receiveFor(ReceivedPacket.SUBACK, 1);
    fast.receivePublish("hello");
    fast.expect("D000").expectClosed();
  }

  @Test
  @Spec({"MQTT-3.1.4-6", "MQTT-3.14.0-1"})
  void nothingBehindARefusedConnectIsProcessed() {
    TestClient watcher = broker.connect(MQTT_5, "watcher").subscribe("#", 0);
    byte[] refused = TestConnect.as(MQTT_5, "c").with(hex("15"), string("unknown")).bytes();
    TestClient client = broker.open(MQTT_5);

    client.send(refused, client.publishPacket(0, "t", 0, "lost"), packet(0xC0));

    client.expectRefused(0x8C);
    watcher.expectNothing();
  }
}

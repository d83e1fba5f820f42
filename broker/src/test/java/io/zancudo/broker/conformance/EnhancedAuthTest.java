package io.zancudo.broker.conformance;

import static io.zancudo.broker.testing.Bytes.concat;
import static io.zancudo.broker.testing.Bytes.hex;
import static io.zancudo.broker.testing.Bytes.packet;
import static io.zancudo.broker.testing.Bytes.properties;
import static io.zancudo.broker.testing.ReceivedPacket.AUTH;
import static io.zancudo.broker.testing.ReceivedPacket.CONNACK;
import static io.zancudo.mqtt.ProtocolVersion.MQTT_5;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.broker.testing.ChallengeResponse;
import io.zancudo.broker.testing.ReceivedPacket;
import io.zancudo.broker.testing.Spec;
import io.zancudo.broker.testing.TestBroker;
import io.zancudo.broker.testing.TestClient;
import io.zancudo.broker.testing.TestConnect;
import io.zancudo.broker.testing.TestProperty;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Enhanced authentication (MQTT 5.0 sections 3.15 and 4.12), by challenge and response. */
class EnhancedAuthTest {
  private static final String METHOD = ChallengeResponse.METHOD;
  private static final String RIGHT = ChallengeResponse.RESPONSE.toString();
  private static final int CONTINUE = 0x18;
  private static final int REAUTHENTICATE = 0x19;

  @AutoClose
  private final TestBroker broker = TestBroker.with().methods(new ChallengeResponse()).start();

  private static TestConnect connect(String data) {
    return TestConnect.as(MQTT_5, "c")
        .with(TestProperty.authenticationMethod(METHOD))
        .with(TestProperty.authenticationData(data.getBytes(UTF_8)));
  }

  private static byte[] auth(int reason, String method, String data) {
    return packet(
        0xF0,
        new byte[] {(byte) reason},
        properties(
            TestProperty.authenticationMethod(method),
            TestProperty.authenticationData(data.getBytes(UTF_8))));
  }

  private static void assertCarries(ReceivedPacket packet, int reason, String data) {
    assertThat(packet.reason()).isEqualTo(reason);
    assertThat(packet.properties())
        .containsSubsequence(
            TestProperty.shown(
                TestProperty.authenticationMethod(METHOD),
                TestProperty.authenticationData(data.getBytes(UTF_8))));
  }

  private TestClient authenticated() {
    TestClient client = broker.open(MQTT_5).send(connect("alice").bytes());
    client.receive(AUTH);
    client.send(auth(CONTINUE, METHOD, RIGHT)).receive(CONNACK);
    return client;
  }

  @Test
  @Spec({"MQTT-4.12.0-2", "MQTT-4.12.0-3", "MQTT-4.12.0-5", "MQTT-3.2.0-1", "MQTT-3.15.1-1"})
  void connackFollowsTheRightResponse() {
    TestClient client = broker.open(MQTT_5).send(connect("alice").bytes());

    ReceivedPacket challenge = client.receive(AUTH);
    assertThat(challenge.firstByte()).isEqualTo(0xF0);
    assertCarries(challenge, CONTINUE, ChallengeResponse.CHALLENGE.toString());
    ReceivedPacket connack = client.send(auth(CONTINUE, METHOD, RIGHT)).receive(CONNACK);

    assertCarries(connack, 0, ChallengeResponse.WELCOME.toString());
    assertThat(connack.properties()).last().isEqualTo("210014");
    client.expectNothing();
  }

  @Test
  @Spec("MQTT-4.12.0-5")
  void connackMayFollowAtOnce() {
    TestClient client = broker.open(MQTT_5);

    ReceivedPacket connack = client.connect(connect(ChallengeResponse.AT_ONCE.toString()));

    assertCarries(connack, 0, ChallengeResponse.WELCOME.toString());
  }

  @Test
  @Spec({"MQTT-4.12.0-4", "MQTT-4.13.2-1", "MQTT-3.2.2-7"})
  void wrongResponseIsRefused() {
    TestClient client = broker.open(MQTT_5).send(connect("alice").bytes());
    client.receive(AUTH);

    client.send(auth(CONTINUE, METHOD, "43")).expect("20 03 00 87 00").expectClosed();
  }

  @Test
  @Spec({"MQTT-4.12.0-1", "MQTT-4.13.2-1"})
  void unknownMethodIsRefused() {
    byte[] unknown = TestProperty.authenticationMethod(METHOD + "-2");
    broker
        .open(MQTT_5)
        .send(TestConnect.as(MQTT_5, "c").with(unknown).bytes())
        .expect("20 03 00 8C 00")
        .expectClosed();
  }

  @Test
  @Spec({"MQTT-4.12.0-5", "MQTT-4.12.0-3", "MQTT-4.13.1-1"})
  void authThatDoesNotBelongToTheExchangeEndsIt() {
    byte[][] wrong = {
      auth(CONTINUE, "other", RIGHT), auth(REAUTHENTICATE, METHOD, RIGHT), auth(0, METHOD, RIGHT)
    };
    for (byte[] packet : wrong) {
      TestClient client = broker.open(MQTT_5).send(connect("alice").bytes());
      client.receive(AUTH);

      client.send(packet).expectClosed();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"C000", "E000", "30040001 7400", "8206000100000174"})
  @Spec({"MQTT-3.1.2-30", "MQTT-3.1.4-6", "MQTT-3.14.0-1"})
  void otherPacketsBeforeConnackEndTheExchange(String packet) {
    TestClient client = broker.open(MQTT_5).send(connect("alice").bytes());
    client.receive(AUTH);

    client.send(hex(packet)).expectClosed();
  }

  @Test
  @Spec({"MQTT-4.12.0-6", "MQTT-4.12.0-7", "MQTT-4.13.1-1"})
  void clientWithoutAMethodGetsNoAuthAndMaySendNone() {
    TestClient client = broker.connect(MQTT_5, "c");
    client.expectNothing();

    client.send(auth(REAUTHENTICATE, METHOD, "alice")).expectDisconnect(0x82);
  }

  @Test
  @Spec({"MQTT-4.12.0-2", "MQTT-4.12.0-5"})
  void connectedClientMayAuthenticateAgain() {
    TestClient client = authenticated().subscribe("t", 1);
    for (int i = 0; i < 2; i++) {
      client.send(auth(REAUTHENTICATE, METHOD, "bob"));
      assertCarries(client.receive(AUTH), CONTINUE, ChallengeResponse.CHALLENGE.toString());
      broker.connect(MQTT_5, "p").publish(2, "t", "meanwhile");
      client.acknowledge(client.receivePublish("meanwhile")).expectNothing();

      client.send(auth(CONTINUE, METHOD, RIGHT));

      assertCarries(client.receive(AUTH), 0, ChallengeResponse.WELCOME.toString());
    }
    client.expectNothing();
  }

  @Test
  @Spec({"MQTT-4.12.1-2", "MQTT-4.13.2-1", "MQTT-3.14.2-1"})
  void failedReauthenticationDisconnects() {
    TestClient client = authenticated();
    client.send(auth(REAUTHENTICATE, METHOD, "bob")).receive(AUTH);

    client.send(auth(CONTINUE, METHOD, "43")).expectDisconnect(0x87);
  }

  @Test
  @Spec({"MQTT-4.12.0-5", "MQTT-4.12.1-1", "MQTT-4.13.1-1"})
  void reauthenticationWithAnotherMethodDisconnects() {
    authenticated().send(auth(REAUTHENTICATE, "other", "bob")).expectDisconnect(0x82);
    authenticated().send(auth(CONTINUE, METHOD, RIGHT)).expectDisconnect(0x82);
    authenticated().send(hex("F0 00")).expectDisconnect(0x82);
  }

  @Test
  @Spec({"MQTT-3.1.2-24", "MQTT-3.15.2-2", "MQTT-3.15.2-3"})
  void authIsNotSentIfItIsTooLargeForTheClient() {
    int size = authenticatedChallengeSize();
    byte[] fits = TestProperty.maximumPacketSize(size);
    byte[] tooSmall = TestProperty.maximumPacketSize(size - 1);

    broker.open(MQTT_5).send(connect("alice").with(fits).bytes()).receive(AUTH);
    TestClient client = broker.open(MQTT_5).send(connect("alice").with(tooSmall).bytes());

    client.expect("20 03 00 95 00").expectClosed();
  }

  private int authenticatedChallengeSize() {
    ReceivedPacket challenge = broker.open(MQTT_5).send(connect("alice").bytes()).receive(AUTH);
    assertThat(challenge.properties()).hasSize(2); // no Reason String, no User Property
    return challenge.size();
  }

  @Test
  void propertiesOfAuthAreChecked() {
    byte[] noMethod = packet(0xF0, hex("18"), properties(TestProperty.authenticationData()));
    byte[] twice =
        concat(
            TestProperty.authenticationMethod(METHOD), TestProperty.authenticationMethod(METHOD));
    for (byte[] wrong : new byte[][] {noMethod, packet(0xF0, hex("18"), properties(twice))}) {
      TestClient client = broker.open(MQTT_5).send(connect("alice").bytes());
      client.receive(AUTH);
      client.send(wrong).expectClosed();
    }
  }
}

package io.zancudo.broker.conformance;

import static io.zancudo.broker.testing.Bytes.concat;
import static io.zancudo.broker.testing.Bytes.hex;
import static io.zancudo.broker.testing.Bytes.packet;
import static io.zancudo.broker.testing.Bytes.string;
import static io.zancudo.broker.testing.Bytes.twoBytes;
import static io.zancudo.broker.testing.WebSocketWire.BINARY;
import static io.zancudo.broker.testing.WebSocketWire.CLOSE;
import static io.zancudo.broker.testing.WebSocketWire.CONTINUATION;
import static io.zancudo.broker.testing.WebSocketWire.FIN;
import static io.zancudo.broker.testing.WebSocketWire.PING;
import static io.zancudo.broker.testing.WebSocketWire.PONG;
import static io.zancudo.broker.testing.WebSocketWire.TEXT;
import static io.zancudo.mqtt.ProtocolVersion.MQTT_3_1_1;
import static io.zancudo.mqtt.ProtocolVersion.MQTT_5;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zancudo.broker.testing.Spec;
import io.zancudo.broker.testing.TestBroker;
import io.zancudo.broker.testing.TestConnect;
import io.zancudo.broker.testing.Transport;
import io.zancudo.broker.testing.WebSocketWire;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** MQTT over WebSocket, frame by frame (MQTT 5.0 section 6). */
class WebSocketTest {
  private static final byte[] CONNECT = TestConnect.as(MQTT_3_1_1, "c").bytes();

  @AutoClose
  private final TestBroker broker =
      TestBroker.with().transports(Transport.WEBSOCKET, Transport.SECURE_WEBSOCKET).start();

  private WebSocketWire open() throws IOException {
    return broker.webSocket(Transport.WEBSOCKET, "mqtt", "/");
  }

  private static void assertBinary(WebSocketWire wire, String digits) throws IOException {
    WebSocketWire.Frame frame = wire.receive();
    assertThat(frame.firstByte()).isEqualTo(FIN | BINARY);
    assertThat(frame.masked()).isFalse();
    assertThat(frame.payload()).asHexString().isEqualTo(digits.replace(" ", ""));
  }

  private static void assertCloses(WebSocketWire wire, int code) throws IOException {
    WebSocketWire.Frame frame = wire.receive();
    assertThat(frame.firstByte()).isEqualTo(FIN | CLOSE);
    assertThat(frame.payload()).isEqualTo(twoBytes(code));
    assertThatThrownBy(wire::receive).isInstanceOf(EOFException.class);
  }

  @ParameterizedTest
  @EnumSource(
      value = Transport.class,
      names = {"WEBSOCKET", "SECURE_WEBSOCKET"})
  @Spec({"MQTT-6.0.0-4", "MQTT-6.0.0-1"})
  void subprotocolIsSelectedAndFramesAreBinary(Transport transport) throws IOException {
    for (String subprotocol : new String[] {"mqtt", "mqttv3.1"}) {
      for (String path : new String[] {"/", "/mqtt", "/any/where?x=y"}) {
        WebSocketWire wire = broker.webSocket(transport, subprotocol, path);
        assertThat(wire.answer())
            .isEqualTo(
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"
                    + "Sec-WebSocket-Protocol: "
                    + subprotocol
                    + "\r\n\r\n");

        wire.send(FIN | BINARY, CONNECT);

        assertBinary(wire, "2002 0000");
        wire.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "MQTT", "mqttv5", ""})
  @Spec("MQTT-6.0.0-4")
  void otherSubprotocolsAreRefused(String subprotocol) throws IOException {
    assertThat(broker.webSocket(Transport.WEBSOCKET, subprotocol, "/").answer()).isEmpty();
  }

  @Test
  @Spec("MQTT-6.0.0-2")
  void packetsAndFramesNeedNotAgree() throws IOException {
    WebSocketWire wire = open();
    for (byte single : CONNECT) {
      wire.send(FIN | BINARY, single);
    }
    assertBinary(wire, "2002 0000");
    byte[] subscribe = packet(0x82, hex("0001"), string("t"), hex("00"));
    byte[] publish = packet(0x30, string("t"), hex("6869"));

    wire.send(FIN | BINARY, concat(subscribe, publish, publish));
    wire.send(FIN | BINARY, hex("C0"));
    wire.send(FIN | BINARY, hex("00"));

    assertThat(readAll(wire, 5 + 14 + 2))
        .asHexString()
        .isEqualTo("9003000100" + "3005000174" + "6869" + "3005000174" + "6869" + "D000");
  }

  private static byte[] readAll(WebSocketWire wire, int length) throws IOException {
    return wire.input().readNBytes(length);
  }

  @Test
  @Spec("MQTT-6.0.0-2")
  void messagesMayBeFragmentedWithPingsBetween() throws IOException {
    WebSocketWire wire = open();
    wire.send(BINARY, Arrays.copyOf(CONNECT, 3));
    wire.send(FIN | PING, hex("0102"));
    wire.send(CONTINUATION);
    wire.send(CONTINUATION, Arrays.copyOfRange(CONNECT, 3, CONNECT.length - 1));
    wire.send(FIN | CONTINUATION, CONNECT[CONNECT.length - 1]);

    WebSocketWire.Frame pong = wire.receive();
    assertThat(pong.firstByte()).isEqualTo(FIN | PONG);
    assertThat(pong.payload()).isEqualTo(hex("0102"));
    assertBinary(wire, "2002 0000");
  }

  @Test
  @Spec("MQTT-6.0.0-1")
  void framesThatAreNotBinaryCloseTheConnection() throws IOException {
    WebSocketWire text = open();
    text.send(FIN | TEXT, CONNECT);
    assertCloses(text, 1003);

    WebSocketWire later = open();
    later.send(FIN | BINARY, CONNECT);
    assertBinary(later, "2002 0000");
    later.send(FIN | TEXT, hex("C000"));
    assertCloses(later, 1003);
  }

  @ParameterizedTest
  @ValueSource(ints = {FIN | 0x3, FIN | 0xB, FIN | 0x40 | BINARY, PING, FIN | CONTINUATION})
  void framesThatAreWrongCloseTheConnection(int firstByte) throws IOException {
    WebSocketWire wire = open();

    wire.send(firstByte, hex("00"));

    assertCloses(wire, 1002);
  }

  @Test
  void clientsMustMaskTheirFrames() throws IOException {
    WebSocketWire wire = open();

    wire.sendRaw(hex("8202 C000"));

    WebSocketWire.Frame frame = wire.receive();
    assertThat(frame.firstByte()).isEqualTo(FIN | CLOSE);
  }

  @Test
  void closeIsAnswered() throws IOException {
    WebSocketWire wire = open();
    wire.send(FIN | BINARY, CONNECT);
    assertBinary(wire, "2002 0000");

    wire.send(FIN | CLOSE, hex("03E8"));

    assertCloses(wire, 1000);
  }

  @Test
  @Spec({"MQTT-4.13.1-1", "MQTT-6.0.0-1"})
  void disconnectStandsBeforeTheClose() throws IOException {
    WebSocketWire wire = open();
    wire.send(FIN | BINARY, TestConnect.as(MQTT_5, "c").bytes());
    assertBinary(wire, "200E 00 00 0B 22000A 27001E8480 210014");

    wire.send(FIN | BINARY, hex("00"));

    assertBinary(wire, "E001 82");
    assertCloses(wire, 1000);
  }

  @Test
  @Spec("MQTT-6.0.0-2")
  void largePacketsTravelInBothDirections() throws IOException {
    WebSocketWire wire = open();
    wire.send(FIN | BINARY, CONNECT);
    assertBinary(wire, "2002 0000");
    wire.send(FIN | BINARY, packet(0x82, hex("0001"), string("t"), hex("00")));
    assertBinary(wire, "9003 000100");
    byte[] publish = packet(0x30, string("t"), new byte[1_500_000]);

    int half = publish.length / 2;
    wire.send(BINARY, Arrays.copyOf(publish, half));
    wire.send(FIN | CONTINUATION, Arrays.copyOfRange(publish, half, publish.length));

    assertThat(readAll(wire, publish.length)).isEqualTo(publish);
  }
}

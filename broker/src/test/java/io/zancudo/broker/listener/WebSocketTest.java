package io.zancudo.broker.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.broker.testing.Spec;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketTest {
  private static final int CONTINUATION = 0;
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final int FIN = 0x80;

  static final String ANSWER =
      "HTTP/1.1 101 Switching Protocols\r\n"
          + "Upgrade: WebSocket\r\n"
          + "Connection: Upgrade\r\n"
          + "Sec-WebSocket-Accept: Ako91O0lxiq8gN0+b9YCijMx8lk=\r\n"
          + "Sec-WebSocket-Protocol: mqtt\r\n"
          + "\r\n";

  private final TestBroker broker = new TestBroker();

  @AfterEach
  void closeBroker() {
    broker.close();
  }

  static byte[] request(String path, String subprotocols, String more) {
    return Bytes.ascii(
        "GET "
            + path
            + " HTTP/1.1\r\n"
            + "Host: localhost\r\n"
            + "Upgrade: websocket\r\n"
            + "Connection: keep-alive, Upgrade\r\n"
            + "Sec-WebSocket-Key: 1JaITHdgDZVd/4OE2AzTTA==\r\n"
            + "Sec-WebSocket-Protocol: "
            + subprotocols
            + "\r\n"
            + "Sec-WebSocket-Version: 13\r\n"
            + more
            + "\r\n");
  }

  private TestClient opened() throws IOException {
    TestClient client = TestClient.connect(broker.openOne(TestListener.webSockets()));
    return client.send(request("/mqtt", "mqtt", "")).expect(Bytes.ascii(ANSWER));
  }

  private TestClient connected() throws IOException {
    TestClient client = opened();
    return client.send(frame(FIN | BINARY, Bytes.CONNECT)).expect(unmasked(Bytes.CONNACK));
  }

  /** A frame as a client sends it. */
  static byte[] frame(int first, byte[] payload) {
    byte[] mask = {0x37, (byte) 0xFA, 0x21, 0x3D};
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(first);
    if (payload.length < 126) {
      frame.write(0x80 | payload.length);
    } else if (payload.length < 65536) {
      frame.write(0x80 | 126);
      frame.writeBytes(ByteBuffer.allocate(2).putShort((short) payload.length).array());
    } else {
      frame.write(0x80 | 127);
      frame.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
    }
    frame.writeBytes(mask);
    for (int i = 0; i < payload.length; i++) {
      frame.write(payload[i] ^ mask[i % 4]);
    }
    return frame.toByteArray();
  }

  /** A short frame as the broker sends it. */
  private static byte[] unmasked(byte[] payload) {
    return Bytes.join(new byte[] {(byte) (FIN | BINARY), (byte) payload.length}, payload);
  }

  private static byte[] closeFrame(int code) {
    return Bytes.join(Bytes.hex("8802"), ByteBuffer.allocate(2).putShort((short) code).array());
  }

  // ---------------------------------------------------------------- the upgrade

  @ParameterizedTest
  @ValueSource(strings = {"/mqtt", "/", "/any/where?x=y"})
  void anyPathIsUpgraded(String path) throws IOException {
    int port = broker.openOne(TestListener.webSockets());

    try (TestClient client = TestClient.connect(port)) {
      client.send(request(path, "mqtt", "")).expect(Bytes.ascii(ANSWER));
    }
  }

  @Spec("MQTT-6.0.0-4")
  @ParameterizedTest
  @CsvSource({"mqtt, mqtt", "mqttv3.1, mqttv3.1", "'soap, mqttv3.1,mqtt', mqtt"})
  void subprotocolIsOneThatTheClientNamed(String asked, String answered) throws IOException {
    int port = broker.openOne(TestListener.webSockets());

    try (TestClient client = TestClient.connect(port)) {
      client
          .send(request("/mqtt", asked, ""))
          .expect(Bytes.ascii(ANSWER.replace("mqtt\r\n\r\n", answered + "\r\n\r\n")));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello",
        "nonsense\r\n\r\n",
        "\u0010\u000c\u0000\u0004MQTT\r\n\r\n",
      })
  void anythingElseIsClosedWithoutAnAnswer(String request) throws IOException {
    int port = broker.openOne(TestListener.webSockets());

    try (TestClient client = TestClient.connect(port)) {
      client.send(Bytes.ascii(request)).expectClose();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Upgrade: websocket, Upgrade: h2c",
    "Upgrade\r, close\r",
    "Version: 13, Version: 8",
    "1JaITHdgDZVd/4OE2AzTTA==, ''",
    "Protocol: mqtt, Protocol: soap",
    "GET, PUT"
  })
  void requestMustBeForAWebSocketWithMqtt(String part, String other) throws IOException {
    int port = broker.openOne(TestListener.webSockets());
    String good = new String(request("/mqtt", "mqtt", ""), StandardCharsets.UTF_8);
    assertThat(good).contains(part);

    try (TestClient client = TestClient.connect(port)) {
      client.send(Bytes.ascii(good.replace(part, other))).expectClose();
    }
  }

  @Test
  void requestWithEndlessHeadersIsClosed() throws IOException {
    int port = broker.openOne(TestListener.webSockets());

    try (TestClient client = TestClient.connect(port)) {
      client.send(request("/mqtt", "mqtt", "Cookie: " + "x".repeat(9000) + "\r\n")).expectClose();
    }
  }

  @ParameterizedTest
  @CsvSource({"localhost, false", "http://example.org, false", "example.org, true"})
  void originMustBeOneOfTheConfigured(String origin, boolean taken) throws IOException {
    TestListener listener =
        TestListener.webSockets()
            .with("websockets_origin example.com", "websockets_origin example.org");
    int port = broker.openOne(listener);

    try (TestClient client = TestClient.connect(port)) {
      client.send(request("/mqtt", "mqtt", "Origin: " + origin + "\r\n"));
      if (taken) {
        client.expect(Bytes.ascii(ANSWER));
      } else {
        client.expectClose();
      }
    }
  }

  /** Bytes behind the request belong to the WebSocket already. */
  @Test
  void framesMayFollowTheRequestAtOnce() throws IOException {
    int port = broker.openOne(TestListener.webSockets());

    try (TestClient client = TestClient.connect(port)) {
      client
          .send(request("/mqtt", "mqtt", ""), frame(FIN | BINARY, Bytes.CONNECT))
          .expect(Bytes.ascii(ANSWER), unmasked(Bytes.CONNACK));
    }
  }

  // ---------------------------------------------------------------- frames

  @Spec("MQTT-6.0.0-2")
  @Test
  void packetMayBeSplitOverFrames() throws IOException {
    try (TestClient client = opened()) {
      for (byte b : Bytes.CONNECT) {
        client.send(frame(FIN | BINARY, new byte[] {b}));
      }
      client.expect(unmasked(Bytes.CONNACK));
    }
  }

  @Spec("MQTT-6.0.0-2")
  @Test
  void frameMayHoldSeveralPackets() throws IOException {
    try (TestClient client = opened()) {
      client
          .send(frame(FIN | BINARY, Bytes.join(Bytes.CONNECT, Bytes.PINGREQ)))
          .expect(unmasked(Bytes.join(Bytes.CONNACK, Bytes.PINGRESP)));
    }
  }

  @Test
  void messageMayBeFragmentedWithControlFramesBetween() throws IOException {
    try (TestClient client = connected()) {
      client
          .send(frame(BINARY, Bytes.hex("c0")))
          .send(frame(CONTINUATION, new byte[0]))
          .send(frame(FIN | PING, Bytes.ascii("hello")))
          .send(frame(FIN | CONTINUATION, Bytes.hex("00")))
          .expect(Bytes.hex("8a05"), Bytes.ascii("hello"))
          .expect(unmasked(Bytes.PINGRESP));
    }
  }

  @Test
  void bytesMayComeOneByOne() throws IOException {
    try (TestClient client = connected()) {
      for (byte b : frame(FIN | BINARY, Bytes.PINGREQ)) {
        client.send(new byte[] {b});
      }
      client.expect(unmasked(Bytes.PINGRESP));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 120, 126, 65535, 65536, 1_900_000})
  void framesOfAllLengthsAreRead(int payloadBytes) throws IOException {
    try (TestClient client = connected()) {
      client.send(frame(FIN | BINARY, Bytes.publish("data", payloadBytes)));
      client.send(frame(FIN | BINARY, Bytes.PINGREQ)).expect(unmasked(Bytes.PINGRESP));

      assertThat(broker.nextOwner().payloadBytes).hasValue(payloadBytes);
    }
  }

  @Test
  void packetsOfOneTurnAreOneFrame() throws IOException {
    try (TestClient client = connected()) {
      client
          .send(frame(FIN | BINARY, Bytes.publish("twice", 0)))
          .expect(unmasked(Bytes.join(Bytes.PINGRESP, Bytes.PINGRESP)));
    }
  }

  /** A long payload is written apart from its packet's head. */
  @ParameterizedTest
  @CsvSource({"100, 1", "117, 1", "200, 3", "8192, 3", "65535, 9", "1000000, 9"})
  void packetIsInOneFrame(int payloadBytes, int lengthBytes) throws IOException {
    try (TestClient client = connected()) {
      byte[] packet = Bytes.publish("echo", payloadBytes);
      client.send(frame(FIN | BINARY, packet));
      DataInputStream in = new DataInputStream(client.input());

      assertThat(in.readUnsignedByte()).isEqualTo(FIN | BINARY);
      long length = in.readUnsignedByte();
      if (lengthBytes > 1) {
        assertThat(length).isEqualTo(lengthBytes == 3 ? 126 : 127);
        length = lengthBytes == 3 ? in.readUnsignedShort() : in.readLong();
      }
      assertThat(length).isEqualTo(packet.length);
      assertThat(in.readNBytes(packet.length)).isEqualTo(packet);
      client.send(frame(FIN | BINARY, Bytes.PINGREQ)).expect(unmasked(Bytes.PINGRESP));
    }
  }

  @Test
  void pongIsIgnored() throws IOException {
    try (TestClient client = connected()) {
      client
          .send(frame(FIN | PONG, Bytes.ascii("unasked")))
          .send(frame(FIN | BINARY, Bytes.PINGREQ))
          .expect(unmasked(Bytes.PINGRESP));
    }
  }

  // ---------------------------------------------------------------- the end

  @Spec("MQTT-6.0.0-1")
  @Test
  void textFrameClosesTheConnection() throws IOException {
    try (TestClient client = connected()) {
      client.send(frame(FIN | TEXT, Bytes.PINGREQ)).expect(closeFrame(1003)).expectClose();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8202c000", // not masked
        "c28000000000", // reserved bit
        "838000000000", // reserved opcode
        "808000000000", // continuation of nothing
        "098000000000", // fragmented ping
        "028000000000028000000000", // a message within a message
        "89fe007e00000000", // ping of 126 bytes
        "82ffffffffffffffffff00000000", // negative length
      })
  void badFrameClosesTheConnection(String frame) throws IOException {
    try (TestClient client = connected()) {
      client.send(Bytes.hex(frame)).expect(closeFrame(1002)).expectClose();
    }
  }

  @Test
  void frameLongerThanAnyPacketClosesTheConnection() throws IOException {
    try (TestClient client = connected()) {
      client.send(Bytes.hex("82ff000000001000000500000000"));
      client.expect(closeFrame(1009)).expectClose();
    }
  }

  @ParameterizedTest
  @CsvSource({"8882000000000bb8, 3000", "888000000000, 1000"})
  void closeIsAnswered(String frame, int code) throws IOException {
    try (TestClient client = connected()) {
      client.send(Bytes.hex(frame)).expect(closeFrame(code)).expectClose();
    }
    assertThat(broker.nextOwner().closed).succeedsWithin(20, TimeUnit.SECONDS);
  }

  @Test
  void brokerClosesWithACloseFrameBehindItsLastPacket() throws IOException {
    try (TestClient client = connected()) {
      client
          .send(frame(FIN | BINARY, Bytes.publish("close", 0)))
          .expect(unmasked(Bytes.PINGRESP), closeFrame(1000))
          .expectClose();
    }
  }

  @Test
  void clientThatGoesAwayIsNoticed() throws IOException {
    connected().close();

    assertThat(broker.nextOwner().closed).succeedsWithin(20, TimeUnit.SECONDS);
  }

  // ---------------------------------------------------------------- another implementation

  @Test
  void clientOfTheJdkConnects() throws Exception {
    int port = broker.openOne(TestListener.webSockets());
    Received received = new Received(Bytes.CONNACK.length + Bytes.PINGRESP.length);

    WebSocket socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .subprotocols("mqtt")
            .buildAsync(URI.create("ws://127.0.0.1:" + port + "/mqtt"), received)
            .get(20, TimeUnit.SECONDS);
    socket.sendBinary(ByteBuffer.wrap(Bytes.CONNECT), true).get(20, TimeUnit.SECONDS);
    socket.sendBinary(ByteBuffer.wrap(Bytes.PINGREQ), true).get(20, TimeUnit.SECONDS);

    assertThat(received.bytes.get(20, TimeUnit.SECONDS))
        .isEqualTo(Bytes.join(Bytes.CONNACK, Bytes.PINGRESP));
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(20, TimeUnit.SECONDS);
    assertThat(received.code.get(20, TimeUnit.SECONDS)).isEqualTo(1000);
  }

  private static final class Received implements WebSocket.Listener {
    private final CompletableFuture<byte[]> bytes = new CompletableFuture<>();
    private final CompletableFuture<Integer> code = new CompletableFuture<>();
    private final ByteBuffer buffer;

    Received(int count) {
      buffer = ByteBuffer.allocate(count);
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      buffer.put(data);
      if (!buffer.hasRemaining()) {
        bytes.complete(buffer.array());
      }
      socket.request(1);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int statusCode, String reason) {
      code.complete(statusCode);
      return CompletableFuture.completedFuture(null);
    }
  }
}

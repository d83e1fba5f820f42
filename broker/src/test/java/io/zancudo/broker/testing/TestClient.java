package io.zancudo.broker.testing;

import static io.zancudo.broker.testing.Bytes.concat;
import static io.zancudo.broker.testing.Bytes.hex;
import static io.zancudo.broker.testing.Bytes.packet;
import static io.zancudo.broker.testing.Bytes.properties;
import static io.zancudo.broker.testing.Bytes.string;
import static io.zancudo.broker.testing.Bytes.twoBytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.mqtt.ProtocolVersion;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * A raw client: sends bytes, right or wrong, and reads packets. It does nothing by itself.
 *
 * <p>Packets that it expects must come as the very next ones, so that each test also proves that
 * nothing else was sent. Owned by one thread.
 */
public final class TestClient implements AutoCloseable {
  private static final byte[] NOTHING = {};

  /** Return codes of MQTT 3.1.1 (its table 3.1) by the Reason Codes of MQTT 5. */
  private static final Map<Integer, Integer> RETURN_CODES =
      Map.of(0x84, 1, 0x85, 2, 0x88, 3, 0x86, 4, 0x87, 5, 0x95, 5);

  private final ProtocolVersion version;
  private final Wire wire;
  private final DataInputStream in;

  /** Waits until the broker has done what it has to do. */
  private final Runnable settle;

  private int lastPacketId;

  TestClient(ProtocolVersion version, Wire wire, Runnable settle) throws IOException {
    this.version = version;
    this.wire = wire;
    this.settle = settle;
    this.in = new DataInputStream(new BufferedInputStream(wire.input()));
  }

  /** A connection over TCP to whatever broker listens on this port of 127.0.0.1. */
  public static TestClient open(ProtocolVersion version, int port) throws IOException {
    return new TestClient(version, Transport.TCP.connect(port), () -> {});
  }

  public ProtocolVersion version() {
    return version;
  }

  private boolean is5() {
    return version == ProtocolVersion.MQTT_5;
  }

  // ---------------------------------------------------------------- sending

  /** Sends these bytes in one piece. */
  public TestClient send(byte[]... parts) {
    try {
      wire.output().write(concat(parts));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Sends a CONNECT and reads its CONNACK, whatever it says. */
  public ReceivedPacket connect(TestConnect connect) {
    return send(connect.bytes()).receive(ReceivedPacket.CONNACK);
  }

  /** Sends a CONNECT, which is accepted. */
  public TestClient connected(TestConnect connect) {
    ReceivedPacket connack = connect(connect);
    assertThat(connack.reason()).as("%s", connack).isZero();
    return this;
  }

  /** A Packet Identifier that this client has not used. */
  public int nextPacketId() {
    return ++lastPacketId;
  }

  /** A SUBSCRIBE for one filter. */
  public byte[] subscribePacket(int packetId, String filter, int options, byte[]... more) {
    byte[] withProperties = is5() ? properties(more) : NOTHING;
    return packet(
        0x82, twoBytes(packetId), withProperties, string(filter), new byte[] {(byte) options});
  }

  /** Subscribes with these options, of which QoS are the two lowest bits; it is granted. */
  public TestClient subscribe(String filter, int options, byte[]... more) {
    int packetId = nextPacketId();
    ReceivedPacket suback =
        send(subscribePacket(packetId, filter, options, more)).receive(ReceivedPacket.SUBACK);
    assertThat(suback.packetId()).isEqualTo(packetId);
    assertThat(suback.reasons()).as("%s", suback).containsExactly(options & 3);
    return this;
  }

  /** Unsubscribes from a filter. */
  public ReceivedPacket unsubscribe(String filter) {
    byte[] withProperties = is5() ? hex("00") : NOTHING;
    return send(packet(0xA2, twoBytes(nextPacketId()), withProperties, string(filter)))
        .receive(ReceivedPacket.UNSUBACK);
  }

  /** A PUBLISH; {@code flags} are those of the fixed header. */
  public byte[] publishPacket(
      int flags, String topic, int packetId, String payload, byte[]... more) {
    return packet(
        0x30 | flags,
        string(topic),
        (flags & 0x06) == 0 ? NOTHING : twoBytes(packetId),
        is5() ? properties(more) : NOTHING,
        payload.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Publishes, and awaits what ends the delivery.
   *
   * @param flags of the fixed header: {@code 0x02} is QoS 1, {@code 0x04} QoS 2, {@code 0x01}
   *     RETAIN
   * @return the Reason Code of PUBACK or PUBREC, 0 for QoS 0
   */
  public int publish(int flags, String topic, String payload, byte[]... more) {
    int qos = flags >> 1 & 3;
    int packetId = qos == 0 ? 0 : nextPacketId();
    send(publishPacket(flags, topic, packetId, payload, more));
    return switch (qos) {
      case 1 -> receiveFor(ReceivedPacket.PUBACK, packetId).reason();
      case 2 -> {
        int reason = receiveFor(ReceivedPacket.PUBREC, packetId).reason();
        if (reason < 0x80) {
          send(packet(0x62, twoBytes(packetId))).receiveFor(ReceivedPacket.PUBCOMP, packetId);
        }
        yield reason;
      }
      default -> 0;
    };
  }

  /** Answers a PUBLISH as its QoS wants it, to the end. */
  public TestClient acknowledge(ReceivedPacket publish) {
    byte[] id = twoBytes(publish.qos() == 0 ? 0 : publish.packetId());
    if (publish.qos() == 1) {
      send(packet(0x40, id));
    } else if (publish.qos() == 2) {
      send(packet(0x50, id)).receiveFor(ReceivedPacket.PUBREL, publish.packetId());
      send(packet(0x70, id));
    }
    return this;
  }

  // ---------------------------------------------------------------- reading

  /** The next packet. */
  public ReceivedPacket receive() {
    return receiveOrEnd()
        .orElseThrow(() -> new AssertionError("the connection was closed instead of a packet"));
  }

  /** The next packet, or nothing if the broker has closed the connection. */
  public Optional<ReceivedPacket> receiveOrEnd() {
    try {
      int first = in.read();
      if (first < 0) {
        return Optional.empty();
      }
      int length = 0;
      for (int shift = 0, next = 0x80; (next & 0x80) != 0; shift += 7) {
        next = in.readUnsignedByte();
        length |= (next & 0x7F) << shift;
      }
      byte[] body = new byte[length];
      in.readFully(body);
      return Optional.of(new ReceivedPacket(version, first, body));
    } catch (SocketTimeoutException e) {
      throw new AssertionError("nothing came", e);
    } catch (SocketException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new AssertionError("the connection was closed within a packet", e);
    }
  }

  /** The next packet, which is of this type. */
  public ReceivedPacket receive(int type) {
    ReceivedPacket packet = receive();
    assertThat(packet.type()).as("%s", packet).isEqualTo(type);
    return packet;
  }

  /** The next packet of this type; others before it are passed over. */
  public ReceivedPacket receiveUntil(int type) {
    ReceivedPacket packet = receive();
    while (packet.type() != type) {
      packet = receive();
    }
    return packet;
  }

  /** The next packet, which is of this type and has this Packet Identifier. */
  public ReceivedPacket receiveFor(int type, int packetId) {
    ReceivedPacket packet = receive(type);
    assertThat(packet.packetId()).as("%s", packet).isEqualTo(packetId);
    return packet;
  }

  /** The next packet, which is a PUBLISH with this payload. */
  public ReceivedPacket receivePublish(String payload) {
    ReceivedPacket publish = receive(ReceivedPacket.PUBLISH);
    assertThat(publish.text()).as("%s", publish).isEqualTo(payload);
    return publish;
  }

  /** The next packet is exactly this one. */
  public TestClient expect(String digits) {
    assertThat(receive().bytes()).asHexString().isEqualTo(digits.replace(" ", ""));
    return this;
  }

  /** Nothing has been sent to this client: the answer to a PINGREQ is what comes next. */
  public TestClient expectNothing() {
    return send(hex("C0 00")).expect("D000").send(hex("C0 00")).expect("D000");
  }

  /** The broker closes the connection without another byte. */
  public void expectClosed() {
    try {
      int next = in.read();
      assertThat(next).as("first byte of a packet instead of the end").isEqualTo(-1);
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the connection is still open", e);
    } catch (SocketException | SSLException e) {
      assertThat(e.toString()).containsAnyOf("reset", "Broken pipe", "closed");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The broker closes the connection, and says this reason if the version has a way to say it
   * ([MQTT-4.13.1-1]).
   */
  public void expectDisconnect(int reason) {
    if (is5()) {
      assertThat(receive(ReceivedPacket.DISCONNECT).reason()).isEqualTo(reason);
    }
    expectClosed();
  }

  /** The CONNECT is refused for this reason, said as the version can, and the connection closed. */
  public void expectRefused(int reason) {
    ReceivedPacket connack = receive(ReceivedPacket.CONNACK);
    assertThat(connack.acknowledgeFlags()).as("%s", connack).isZero();
    assertThat(connack.reason()).isEqualTo(is5() ? reason : RETURN_CODES.getOrDefault(reason, -1));
    expectClosed();
  }

  /** Whatever else it sends, the broker answers: the connection goes on. */
  public void expectAlive() {
    send(hex("C0 00"));
    while (receive().type() != ReceivedPacket.PINGRESP) {
      // what the broker answers to earlier packets
    }
  }

  // ---------------------------------------------------------------- the end

  /** Sends DISCONNECT and waits until the broker has closed the connection. */
  public void disconnect() {
    send(hex("E0 00")).expectClosed();
  }

  /** Ends the connection without DISCONNECT and waits until the broker has noticed. */
  public void drop() {
    try {
      wire.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      assertThat(e).isNotInstanceOf(SocketTimeoutException.class);
    }
    settle.run();
  }

  @Override
  public void close() {
    try {
      wire.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

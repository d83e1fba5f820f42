package io.zancudo.broker.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zancudo.mqtt.ProtocolVersion;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A packet that a broker has sent, read without the codec that the broker uses.
 *
 * @param version what the connection speaks
 * @param firstByte type and flags
 * @param body what stands behind the Remaining Length
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ReceivedPacket(ProtocolVersion version, int firstByte, byte[] body) {
  public static final int CONNACK = 2;
  public static final int PUBLISH = 3;
  public static final int PUBACK = 4;
  public static final int PUBREC = 5;
  public static final int PUBREL = 6;
  public static final int PUBCOMP = 7;
  public static final int SUBACK = 9;
  public static final int UNSUBACK = 11;
  public static final int PINGRESP = 13;
  public static final int DISCONNECT = 14;
  public static final int AUTH = 15;

  /** The Control Packet type. */
  public int type() {
    return firstByte >> 4;
  }

  /** The size of the whole packet. */
  public int size() {
    return 1 + Bytes.variable(body.length).length + body.length;
  }

  /** The whole packet. */
  public byte[] bytes() {
    return Bytes.packet(firstByte, body);
  }

  public int qos() {
    return (firstByte >> 1) & 3;
  }

  public boolean dup() {
    return (firstByte & 0x08) != 0;
  }

  public boolean retain() {
    return (firstByte & 0x01) != 0;
  }

  // ---------------------------------------------------------------- its parts

  /** The flags byte of a CONNACK. */
  public int acknowledgeFlags() {
    return body[0];
  }

  public boolean sessionPresent() {
    return (acknowledgeFlags() & 1) != 0;
  }

  /** The Topic Name of a PUBLISH. */
  public String topic() {
    return UTF_8.decode(topicBytes()).toString();
  }

  private ByteBuffer topicBytes() {
    ByteBuffer all = ByteBuffer.wrap(body);
    int length = all.getShort() & 0xFFFF;
    return all.slice(2, length);
  }

  /** The Packet Identifier. */
  public int packetId() {
    int at = type() == PUBLISH ? 2 + topicBytes().capacity() : 0;
    return ByteBuffer.wrap(body).getShort(at) & 0xFFFF;
  }

  /** The one Reason Code, or return code, of a packet that has one; 0 if it is left out. */
  public int reason() {
    int at =
        switch (type()) {
          case CONNACK -> 1;
          case DISCONNECT, AUTH -> 0;
          default -> 2;
        };
    return at < body.length ? body[at] & 0xFF : 0;
  }

  /** The Reason Codes of a SUBACK or UNSUBACK, in their order. */
  public List<Integer> reasons() {
    ByteBuffer rest = afterProperties();
    List<Integer> reasons = new ArrayList<>();
    while (rest.hasRemaining()) {
      reasons.add(rest.get() & 0xFF);
    }
    return reasons;
  }

  /** The payload of a PUBLISH as text. */
  public String text() {
    return UTF_8.decode(afterProperties()).toString();
  }

  /** The payload of a PUBLISH. */
  public byte[] payload() {
    ByteBuffer rest = afterProperties();
    byte[] payload = new byte[rest.remaining()];
    rest.get(payload);
    return payload;
  }

  // ---------------------------------------------------------------- properties

  /** All properties in their order, each as hexadecimal digits of its identifier and value. */
  public List<String> properties() {
    return ReceivedProperties.split(propertyBytes());
  }

  /** The values of all properties with this identifier, as hexadecimal digits. */
  public List<String> properties(int identifier) {
    String prefix = HexFormat.of().withUpperCase().toHexDigits((byte) identifier);
    return properties().stream()
        .filter(p -> p.startsWith(prefix))
        .map(p -> p.substring(2))
        .toList();
  }

  /** The value of the integer property with this identifier, or -1 if it is not there. */
  public long integer(int identifier) {
    List<String> values = properties(identifier);
    return values.isEmpty() ? -1 : HexFormat.fromHexDigitsToLong(values.get(0));
  }

  private ByteBuffer propertyBytes() {
    ByteBuffer all = ByteBuffer.wrap(body, propertyOffset(), body.length - propertyOffset());
    if (version != ProtocolVersion.MQTT_5 || !all.hasRemaining()) {
      return ByteBuffer.allocate(0);
    }
    int length = ReceivedProperties.variable(all);
    return all.slice(all.position(), length);
  }

  private ByteBuffer afterProperties() {
    int offset = propertyOffset();
    ByteBuffer all = ByteBuffer.wrap(body, offset, body.length - offset);
    if (version == ProtocolVersion.MQTT_5) {
      int length = ReceivedProperties.variable(all);
      all.position(all.position() + length);
    }
    return all;
  }

  private int propertyOffset() {
    int offset =
        switch (type()) {
          case PUBLISH -> 2 + topicBytes().capacity() + (qos() == 0 ? 0 : 2);
          case CONNACK, SUBACK, UNSUBACK -> 2;
          case DISCONNECT, AUTH -> 1;
          case PINGRESP -> 0;
          default -> 3;
        };
    return Math.min(offset, body.length);
  }

  @Override
  public String toString() {
    int shown = Math.min(body.length, 40);
    return HexFormat.of().toHexDigits((byte) firstByte)
        + " "
        + body.length
        + ": "
        + HexFormat.of().formatHex(body, 0, shown);
  }
}

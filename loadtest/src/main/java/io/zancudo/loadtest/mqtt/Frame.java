package io.zancudo.loadtest.mqtt;

import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * A packet that came, cut out of the stream.
 *
 * @param type the packet type, 1 to 15
 * @param flags the lower four bits of the first byte
 * @param body what follows the Remaining Length
 */
record Frame(int type, int flags, Buffer body) {
  private static final List<String> NAMES =
      List.of(
          "?",
          "CONNECT",
          "CONNACK",
          "PUBLISH",
          "PUBACK",
          "PUBREC",
          "PUBREL",
          "PUBCOMP",
          "SUBSCRIBE",
          "SUBACK",
          "UNSUBSCRIBE",
          "UNSUBACK",
          "PINGREQ",
          "PINGRESP",
          "DISCONNECT",
          "AUTH");

  int packetId() {
    return body.getUnsignedShort(type == Packets.PUBLISH ? 2 + body.getUnsignedShort(0) : 0);
  }

  /** Of PUBACK, PUBREC, PUBREL, PUBCOMP: 3.1.1 has none, and MQTT 5 leaves success away. */
  int reasonCode() {
    return body.length() > 2 ? body.getUnsignedByte(2) : 0;
  }

  /** Of DISCONNECT. */
  int disconnectReason() {
    return body.length() > 0 ? body.getUnsignedByte(0) : 0;
  }

  int lastByte() {
    return body.getUnsignedByte(body.length() - 1);
  }

  boolean sessionPresent() {
    return (body.getByte(0) & 1) == 1;
  }

  int connectReason() {
    return body.getUnsignedByte(1);
  }

  /** Of CONNACK: how many messages the server takes at once; 65,535 if it does not say. */
  int receiveMaximum(boolean mqtt5) {
    if (!mqtt5 || body.length() < 3) {
      return 65_535;
    }
    int at = 2;
    int end = at + lengthSize(at) + variable(at);
    at += lengthSize(at);
    while (at < end) {
      int property = body.getUnsignedByte(at++);
      if (property == 0x21) {
        return body.getUnsignedShort(at);
      }
      at += propertySize(property, at);
    }
    return 65_535;
  }

  boolean duplicate() {
    return (flags & 8) != 0;
  }

  Publication publication(boolean mqtt5) {
    int topicLength = body.getUnsignedShort(0);
    int qos = flags >> 1 & 3;
    int at = 2 + topicLength + (qos > 0 ? 2 : 0);
    if (mqtt5) {
      at += lengthSize(at) + variable(at);
    }
    return new Publication(
        body.getString(2, 2 + topicLength),
        body.getString(at, body.length()),
        qos,
        (flags & 1) == 1);
  }

  /** For a trace: kind, Packet Identifier, and the beginning of what is in it. */
  String describe(boolean mqtt5) {
    String name = NAMES.get(type);
    return switch (type) {
      case Packets.PUBLISH -> {
        Publication what = publication(mqtt5);
        String payload = what.payload();
        int end = payload.indexOf(' ');
        yield "%s id=%s dup=%s qos=%d retain=%s %s %s"
            .formatted(
                name,
                what.qos() > 0 ? packetId() : "-",
                duplicate(),
                what.qos(),
                what.retain(),
                what.topic(),
                end < 0 ? payload : payload.substring(0, end));
      }
      case Packets.PUBACK, Packets.PUBREC, Packets.PUBREL, Packets.PUBCOMP ->
          name + " id=" + packetId() + (reasonCode() > 0 ? " reason=" + reasonCode() : "");
      default -> name;
    };
  }

  private int propertySize(int property, int at) {
    return switch (property) {
      case 0x01, 0x17, 0x19, 0x24, 0x25, 0x28, 0x29, 0x2a -> 1;
      case 0x13, 0x21, 0x22, 0x23 -> 2;
      case 0x02, 0x11, 0x18, 0x27 -> 4;
      case 0x0b -> lengthSize(at);
      case 0x26 -> {
        int name = 2 + body.getUnsignedShort(at);
        yield name + 2 + body.getUnsignedShort(at + name);
      }
      default -> 2 + body.getUnsignedShort(at);
    };
  }

  private int variable(int at) {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int b = body.getUnsignedByte(at + i);
      value |= (b & 0x7f) << (7 * i);
      if (b < 0x80) {
        break;
      }
    }
    return value;
  }

  private int lengthSize(int at) {
    int size = 1;
    while (size < 4 && body.getUnsignedByte(at + size - 1) >= 0x80) {
      size++;
    }
    return size;
  }
}

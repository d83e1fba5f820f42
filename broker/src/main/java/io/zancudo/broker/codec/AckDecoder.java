package io.zancudo.broker.codec;

import io.netty.buffer.ByteBuf;
import io.zancudo.mqtt.Properties;
import io.zancudo.mqtt.Property;
import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.ReasonCode;

/**
 * Reads the packets that are little more than a Reason Code: PUBACK, PUBREC, PUBREL, PUBCOMP in
 * their long form, CONNACK, DISCONNECT and AUTH (MQTT 5.0 sections 3.2, 3.4 to 3.7, 3.14, 3.15).
 */
final class AckDecoder {
  private AckDecoder() {}

  /** Reads an acknowledgement of a PUBLISH that has a Reason Code, and hands it over. */
  static void publishAck(ByteBuf in, int type, int from, int end, PacketHandler handler) {
    PacketReader reader = new PacketReader(in, PacketType.name(type), from, end);
    int packetId = reader.packetId(ReasonCode.PROTOCOL_ERROR);
    ReasonCode reason = reasonsOf(type).require(reader.oneByte("the Reason Code"));
    Properties properties = optionalProperties(reader, PropertyRules.ACKNOWLEDGEMENT);
    reader.finish();
    publishAck(type, packetId, reason, properties, handler);
  }

  /** Hands over an acknowledgement of a PUBLISH. */
  static void publishAck(
      int type, int packetId, ReasonCode reason, Properties properties, PacketHandler handler) {
    switch (type) {
      case PacketType.PUBACK -> handler.puback(packetId, reason, properties);
      case PacketType.PUBREC -> handler.pubrec(packetId, reason, properties);
      case PacketType.PUBREL -> handler.pubrel(packetId, reason, properties);
      case PacketType.PUBCOMP -> handler.pubcomp(packetId, reason, properties);
      default -> throw new IllegalArgumentException("Not an acknowledgement: " + type);
    }
  }

  private static ReasonCodes reasonsOf(int type) {
    return switch (type) {
      case PacketType.PUBACK -> ReasonCodes.PUBACK;
      case PacketType.PUBREC -> ReasonCodes.PUBREC;
      case PacketType.PUBREL -> ReasonCodes.PUBREL;
      default -> ReasonCodes.PUBCOMP;
    };
  }

  static Connack connack(ByteBuf in, int from, int end, ProtocolVersion version) {
    PacketReader reader = new PacketReader(in, "CONNACK", from, end);
    int flags = reader.oneByte("the Connect Acknowledge Flags");
    int code = reader.oneByte("the Reason Code");
    if (version == ProtocolVersion.MQTT_3_1) {
      flags = 0; // MQTT 3.1 section 3.2: a reserved byte that is not used
    }
    if (flags > 1) {
      throw ProtocolViolation.malformed("CONNACK has reserved flags set [MQTT-3.2.2-1]");
    }
    boolean refusedBefore5 = code >= 1 && code <= 5 && !reader.hasMore();
    Properties properties =
        refusedBefore5 ? Properties.NONE : reader.properties(PropertyRules.CONNACK, version);
    reader.finish();
    boolean known = version == ProtocolVersion.MQTT_5 ? ReasonCodes.CONNACK.has(code) : code <= 5;
    if (!known && !refusedBefore5) {
      throw ProtocolViolation.protocolError("CONNACK has code " + code + " [MQTT-3.2.2-8]");
    }
    if (flags == 1 && code != 0) {
      throw ProtocolViolation.protocolError("CONNACK refuses a session [MQTT-3.2.2-6]");
    }
    return new Connack(flags == 1, code, properties);
  }

  static Disconnect disconnect(ByteBuf in, int from, int end, ProtocolVersion version, Role role) {
    if (from == end) {
      return Disconnect.NORMAL;
    }
    if (version != ProtocolVersion.MQTT_5) {
      throw ProtocolViolation.malformed("DISCONNECT has a body");
    }
    boolean byClient = role == Role.SERVER;
    PacketReader reader = new PacketReader(in, "DISCONNECT", from, end);
    int code = reader.oneByte("the Reason Code");
    Properties properties =
        optionalProperties(
            reader,
            byClient ? PropertyRules.DISCONNECT_BY_CLIENT : PropertyRules.DISCONNECT_BY_SERVER);
    if (reader.hasMore()) { // Choice: malformed elsewhere, but Mosquitto answers this so
      throw ProtocolViolation.protocolError("DISCONNECT has bytes after its properties");
    }
    return new Disconnect(disconnectReason(code, byClient), properties);
  }

  private static ReasonCode disconnectReason(int code, boolean byClient) {
    ReasonCodes allowed =
        byClient ? ReasonCodes.DISCONNECT_BY_CLIENT : ReasonCodes.DISCONNECT_BY_SERVER;
    try {
      return allowed.require(code);
    } catch (ProtocolViolation violation) {
      // Choice: who is leaving needs no DISCONNECT, and Mosquitto sends none.
      throw violation.answered(ProtocolViolation.Answer.NONE);
    }
  }

  static Auth auth(ByteBuf in, int from, int end, Role role) {
    ReasonCodes allowed =
        role == Role.SERVER ? ReasonCodes.AUTH_BY_CLIENT : ReasonCodes.AUTH_BY_SERVER;
    if (from == end) { // section 3.15.2.1: then it means success
      return new Auth(allowed.require(0), Properties.NONE);
    }
    PacketReader reader = new PacketReader(in, "AUTH", from, end);
    ReasonCode reason = allowed.require(reader.oneByte("the Reason Code"));
    Properties properties = optionalProperties(reader, PropertyRules.AUTH);
    reader.finish();
    if (!properties.has(Property.AUTHENTICATION_METHOD)) { // section 3.15.2.2.2
      throw ProtocolViolation.protocolError("AUTH has no Authentication Method");
    }
    return new Auth(reason, properties);
  }

  private static Properties optionalProperties(PacketReader reader, PropertyRules rules) {
    return reader.hasMore() ? reader.properties(rules, ProtocolVersion.MQTT_5) : Properties.NONE;
  }
}

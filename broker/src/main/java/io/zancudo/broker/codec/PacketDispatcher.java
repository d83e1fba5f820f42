package io.zancudo.broker.codec;

import io.netty.buffer.ByteBuf;
import io.zancudo.broker.codec.ProtocolViolation.Answer;
import io.zancudo.mqtt.Properties;
import io.zancudo.mqtt.Property;
import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * Owned by its {@link PacketDecoder}: reads one complete packet after the other and hands it to the
 * handler, or finds that it must not come at all. Remembers what CONNECT said about the version.
 */
final class PacketDispatcher {
  private final Role role;
  private final InboundPublish publish;

  /** The version, or null as long as a server has not seen CONNECT. */
  private @Nullable ProtocolVersion version;

  private ProtocolVersion answerVersion = ProtocolVersion.MQTT_3_1_1;
  private boolean hasAuthenticationMethod;

  PacketDispatcher(Role role, TopicInterner topics) {
    this.role = role;
    this.publish = new InboundPublish(topics, role);
  }

  /** Takes CONNECT as done, with this version and an Authentication Method. */
  void version(ProtocolVersion spoken) {
    version = spoken;
    answerVersion = spoken;
    hasAuthenticationMethod = true;
  }

  /** The version in which the peer understands an answer. */
  ProtocolVersion version() {
    return answerVersion;
  }

  /** Whether the version is known. */
  boolean hasVersion() {
    return version != null;
  }

  /** Forgets the input buffer. */
  void clear() {
    publish.clear();
  }

  /**
   * Refuses what must not come, as soon as the first byte of a packet is there, so that nothing is
   * buffered of it.
   */
  void checkType(int type) {
    if (version == null && role == Role.SERVER) {
      if (type != PacketType.CONNECT) {
        throw new ProtocolViolation(
            ReasonCode.PROTOCOL_ERROR,
            "The first packet is " + PacketType.name(type) + " [MQTT-3.1.0-1]",
            Answer.NONE);
      }
    } else if (type == PacketType.RESERVED) {
      throw ProtocolViolation.protocolError("Packet type 0 is reserved");
    }
  }

  /**
   * Reads a packet and hands it over.
   *
   * @param first its first byte
   * @param index where it begins
   * @param body where its body begins, after the fixed header
   * @param end where it ends
   */
  void packet(ByteBuf in, int first, int index, int body, int end, PacketHandler handler) {
    int type = first >> 4;
    switch (type) {
      case PacketType.PUBLISH -> {
        publish.read(in, first & 0x0F, body, end, version == ProtocolVersion.MQTT_5);
        handler.publish(publish);
      }
      case PacketType.PUBACK, PacketType.PUBREC, PacketType.PUBREL, PacketType.PUBCOMP ->
          publishAck(in, first, body, end, handler);
      case PacketType.PINGREQ, PacketType.PINGRESP -> ping(first, end - body, handler);
      case PacketType.CONNECT -> connect(in, first, index, body, end, handler);
      case PacketType.DISCONNECT -> disconnect(in, first, body, end, handler);
      case PacketType.AUTH -> auth(in, first, body, end, handler);
      default -> {
        if (role == Role.SERVER) {
          toServer(in, first, body, end, handler);
        } else {
          toClient(in, first, body, end, handler);
        }
      }
    }
  }

  private void publishAck(ByteBuf in, int first, int body, int end, PacketHandler handler) {
    int type = first >> 4;
    if (type == PacketType.PUBREL) {
      // MQTT 3.1 had a DUP flag here
      requireFlags(first, version() == ProtocolVersion.MQTT_3_1 ? first & 0x0F : 2);
    } else {
      requireFlags(first, 0);
    }
    if (end - body > 2 && version == ProtocolVersion.MQTT_5) {
      AckDecoder.publishAck(in, type, body, end, handler);
      return;
    }
    if (end - body != 2) {
      throw ProtocolViolation.malformed(
          PacketType.name(type) + " has Remaining Length " + (end - body));
    }
    int packetId = in.getUnsignedShort(body);
    if (packetId == 0) {
      throw ProtocolViolation.protocolError(
          PacketType.name(type) + " has Packet Identifier 0 [MQTT-2.2.1-3]");
    }
    AckDecoder.publishAck(type, packetId, ReasonCode.SUCCESS, Properties.NONE, handler);
  }

  private void ping(int first, int length, PacketHandler handler) {
    int type = first >> 4;
    if (length != 0) { // Choice: not answered, as in Mosquitto
      throw new ProtocolViolation(
          ReasonCode.MALFORMED_PACKET, PacketType.name(type) + " has a body", Answer.NONE);
    }
    requireFlags(first, 0);
    requireRole(type == PacketType.PINGREQ ? Role.SERVER : Role.CLIENT, type);
    if (type == PacketType.PINGREQ) {
      handler.pingreq();
    } else {
      handler.pingresp();
    }
  }

  private void connect(ByteBuf in, int first, int index, int body, int end, PacketHandler handler) {
    requireRole(Role.SERVER, PacketType.CONNECT);
    if (version != null) {
      throw new ProtocolViolation( // Choice: not answered, as in Mosquitto
          ReasonCode.PROTOCOL_ERROR, "CONNECT came again [MQTT-3.1.0-2]", Answer.NONE);
    }
    ConnectDecoder decoder = new ConnectDecoder(in, body, end);
    Connect connect;
    try {
      boolean shortest = body - index - 1 == VariableByteInteger.size(end - body);
      connect = decoder.read(first & 0x0F, shortest);
    } finally {
      answerVersion = decoder.version();
    }
    version = connect.version();
    hasAuthenticationMethod = connect.properties().has(Property.AUTHENTICATION_METHOD);
    handler.connect(connect);
  }

  private void disconnect(ByteBuf in, int first, int body, int end, PacketHandler handler) {
    ProtocolVersion spoken = version();
    if (spoken != ProtocolVersion.MQTT_5) {
      requireRole(Role.SERVER, PacketType.DISCONNECT);
    }
    requireFlags(first, 0); // [MQTT-3.14.1-1]
    handler.disconnect(AckDecoder.disconnect(in, body, end, spoken, role));
  }

  private void auth(ByteBuf in, int first, int body, int end, PacketHandler handler) {
    if (version() != ProtocolVersion.MQTT_5 || !hasAuthenticationMethod) {
      throw ProtocolViolation.protocolError("AUTH without an Authentication Method in CONNECT");
    }
    requireFlags(first, 0); // [MQTT-3.15.1-1]
    handler.auth(AckDecoder.auth(in, body, end, role));
  }

  private void toServer(ByteBuf in, int first, int body, int end, PacketHandler handler) {
    int type = first >> 4;
    if (type == PacketType.SUBSCRIBE) {
      requireFlags(first, PacketType.RESERVED_FLAGS); // [MQTT-3.8.1-1]
      handler.subscribe(SubscriptionDecoder.subscribe(in, body, end, version()));
    } else if (type == PacketType.UNSUBSCRIBE) {
      requireFlags(first, PacketType.RESERVED_FLAGS); // [MQTT-3.10.1-1]
      handler.unsubscribe(SubscriptionDecoder.unsubscribe(in, body, end, version()));
    } else {
      if (type != PacketType.CONNACK) {
        requireFlags(first, 0);
      }
      throw wrongWay(type);
    }
  }

  private void toClient(ByteBuf in, int first, int body, int end, PacketHandler handler) {
    int type = first >> 4;
    if (type == PacketType.SUBSCRIBE || type == PacketType.UNSUBSCRIBE) {
      throw wrongWay(type);
    }
    requireFlags(first, 0);
    if (type == PacketType.CONNACK) {
      handler.connack(AckDecoder.connack(in, body, end, version()));
    } else if (type == PacketType.SUBACK) {
      handler.suback(SubscriptionDecoder.suback(in, body, end, version()));
    } else {
      handler.unsuback(SubscriptionDecoder.unsuback(in, body, end, version()));
    }
  }

  private static void requireFlags(int first, int flags) {
    if ((first & 0x0F) != flags) {
      throw ProtocolViolation.malformed(
          PacketType.name(first >> 4) + " has flags " + (first & 0x0F) + " [MQTT-2.1.3-1]");
    }
  }

  private void requireRole(Role needed, int type) {
    if (role != needed) {
      throw wrongWay(type);
    }
  }

  private static ProtocolViolation wrongWay(int type) {
    return ProtocolViolation.protocolError(PacketType.name(type) + " goes the other way");
  }
}

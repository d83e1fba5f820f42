package io.zancudo.broker.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.zancudo.mqtt.Properties;
import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.ReasonCode;
import io.zancudo.mqtt.RetainHandling;
import io.zancudo.mqtt.Subscription;
import io.zancudo.mqtt.TopicFilter;
import java.util.List;

/**
 * Appends packets to a buffer: all but PUBLISH, which is {@link Publication}'s.
 *
 * <p>Optional parts at the end are left out where the specification allows it, as Mosquitto does:
 * an acknowledgement without error and properties has two bytes of Remaining Length in MQTT 5 too.
 */
public final class PacketEncoder {
  private static final int UNSPECIFIED_BEFORE_5 = 0x80;

  private PacketEncoder() {}

  /** CONNECT, in the version that it names. */
  public static void connect(ByteBuf out, Connect connect) {
    ConnectEncoder.write(out, connect);
  }

  /**
   * CONNACK.
   *
   * @param code Reason Code or, before MQTT 5, return code
   */
  public static void connack(
      ByteBuf out, ProtocolVersion v, boolean sessionPresent, int code, Properties properties) {
    header(out, PacketType.CONNACK << 4, 2 + propertiesSize(v, properties));
    out.writeByte(sessionPresent ? 1 : 0);
    out.writeByte(code);
    properties(out, v, properties);
  }

  /** PUBACK; before MQTT 5 without reason and properties. */
  public static void puback(
      ByteBuf out, ProtocolVersion v, int packetId, ReasonCode reason, Properties properties) {
    ack(out, PacketType.PUBACK << 4, v, packetId, reason, properties);
  }

  /** PUBREC; before MQTT 5 without reason and properties. */
  public static void pubrec(
      ByteBuf out, ProtocolVersion v, int packetId, ReasonCode reason, Properties properties) {
    ack(out, PacketType.PUBREC << 4, v, packetId, reason, properties);
  }

  /** PUBREL; before MQTT 5 without reason and properties. */
  public static void pubrel(
      ByteBuf out, ProtocolVersion v, int packetId, ReasonCode reason, Properties properties) {
    ack(out, PacketType.PUBREL << 4 | PacketType.RESERVED_FLAGS, v, packetId, reason, properties);
  }

  /** PUBCOMP; before MQTT 5 without reason and properties. */
  public static void pubcomp(
      ByteBuf out, ProtocolVersion v, int packetId, ReasonCode reason, Properties properties) {
    ack(out, PacketType.PUBCOMP << 4, v, packetId, reason, properties);
  }

  private static void ack(
      ByteBuf out,
      int firstByte,
      ProtocolVersion v,
      int packetId,
      ReasonCode reason,
      Properties properties) {
    boolean isShort =
        v != ProtocolVersion.MQTT_5 || (reason == ReasonCode.SUCCESS && properties.isEmpty());
    if (isShort) {
      out.writeInt(firstByte << 24 | 2 << 16 | packetId);
      return;
    }
    int propertiesSize = properties.isEmpty() ? 0 : propertiesSize(v, properties);
    header(out, firstByte, 3 + propertiesSize);
    out.writeShort(packetId);
    out.writeByte(reason.code());
    if (propertiesSize > 0) {
      properties(out, v, properties);
    }
  }

  /** SUBSCRIBE; before MQTT 5 a subscription is filter and QoS only. */
  public static void subscribe(ByteBuf out, ProtocolVersion v, Subscribe subscribe) {
    int size = 2 + propertiesSize(v, subscribe.properties());
    for (Subscription subscription : subscribe.subscriptions()) {
      size += 2 + ByteBufUtil.utf8Bytes(subscription.filter().text()) + 1;
    }
    header(out, PacketType.SUBSCRIBE << 4 | PacketType.RESERVED_FLAGS, size);
    out.writeShort(subscribe.packetId());
    properties(out, v, subscribe.properties());
    for (Subscription subscription : subscribe.subscriptions()) {
      string(out, subscription.filter().text());
      out.writeByte(options(v, subscription));
    }
  }

  private static int options(ProtocolVersion v, Subscription subscription) {
    int qos = subscription.qos().level();
    if (v != ProtocolVersion.MQTT_5) {
      return qos;
    }
    return qos
        | (subscription.noLocal() ? 0x04 : 0)
        | (subscription.retainAsPublished() ? 0x08 : 0)
        | retainHandling(subscription.retainHandling()) << 4;
  }

  private static int retainHandling(RetainHandling handling) {
    return switch (handling) {
      case SEND_AT_SUBSCRIBE -> 0;
      case SEND_IF_NEW_SUBSCRIPTION -> 1;
      case DO_NOT_SEND -> 2;
    };
  }

  /** The size of a SUBACK or UNSUBACK of MQTT 5 with this many reason codes and no properties. */
  public static int reasonsPacketSize(int reasonCount) {
    return packetSize(2 + 1 + reasonCount);
  }

  /** The size of a CONNACK of MQTT 5. */
  public static int connackSize(Properties properties) {
    return packetSize(2 + propertiesSize(ProtocolVersion.MQTT_5, properties));
  }

  /** The size of an AUTH. */
  public static int authSize(Properties properties) {
    return packetSize(1 + propertiesSize(ProtocolVersion.MQTT_5, properties));
  }

  private static int packetSize(int remainingLength) {
    return 1 + VariableByteInteger.size(remainingLength) + remainingLength;
  }

  /** SUBACK; before MQTT 5 every error is 0x80. */
  public static void suback(ByteBuf out, ProtocolVersion v, Suback suback) {
    int size = 2 + propertiesSize(v, suback.properties()) + suback.reasons().size();
    header(out, PacketType.SUBACK << 4, size);
    out.writeShort(suback.packetId());
    properties(out, v, suback.properties());
    for (ReasonCode reason : suback.reasons()) {
      boolean collapsed = v != ProtocolVersion.MQTT_5 && reason.isError();
      out.writeByte(collapsed ? UNSPECIFIED_BEFORE_5 : reason.code());
    }
  }

  /** UNSUBSCRIBE. */
  public static void unsubscribe(ByteBuf out, ProtocolVersion v, Unsubscribe unsubscribe) {
    int size = 2 + propertiesSize(v, unsubscribe.properties());
    for (TopicFilter filter : unsubscribe.filters()) {
      size += 2 + ByteBufUtil.utf8Bytes(filter.text());
    }
    header(out, PacketType.UNSUBSCRIBE << 4 | PacketType.RESERVED_FLAGS, size);
    out.writeShort(unsubscribe.packetId());
    properties(out, v, unsubscribe.properties());
    for (TopicFilter filter : unsubscribe.filters()) {
      string(out, filter.text());
    }
  }

  /** UNSUBACK; before MQTT 5 without reasons. */
  public static void unsuback(ByteBuf out, ProtocolVersion v, Unsuback unsuback) {
    List<ReasonCode> reasons = v == ProtocolVersion.MQTT_5 ? unsuback.reasons() : List.of();
    int size = 2 + propertiesSize(v, unsuback.properties()) + reasons.size();
    header(out, PacketType.UNSUBACK << 4, size);
    out.writeShort(unsuback.packetId());
    properties(out, v, unsuback.properties());
    for (ReasonCode reason : reasons) {
      out.writeByte(reason.code());
    }
  }

  /** PINGREQ. */
  public static void pingreq(ByteBuf out) {
    out.writeShort(PacketType.PINGREQ << 12);
  }

  /** PINGRESP. */
  public static void pingresp(ByteBuf out) {
    out.writeShort(PacketType.PINGRESP << 12);
  }

  /** DISCONNECT; before MQTT 5 without reason and properties. */
  public static void disconnect(
      ByteBuf out, ProtocolVersion v, ReasonCode reason, Properties properties) {
    boolean isEmpty =
        v != ProtocolVersion.MQTT_5 || (reason == ReasonCode.SUCCESS && properties.isEmpty());
    int propertiesSize = properties.isEmpty() ? 0 : propertiesSize(v, properties);
    header(out, PacketType.DISCONNECT << 4, isEmpty ? 0 : 1 + propertiesSize);
    if (!isEmpty) {
      out.writeByte(reason.code());
      if (propertiesSize > 0) {
        properties(out, v, properties);
      }
    }
  }

  /** AUTH, which is of MQTT 5 only. */
  public static void auth(ByteBuf out, ReasonCode reason, Properties properties) {
    int size = 1 + propertiesSize(ProtocolVersion.MQTT_5, properties);
    header(out, PacketType.AUTH << 4, size);
    out.writeByte(reason.code());
    properties(out, ProtocolVersion.MQTT_5, properties);
  }

  /** First byte and Remaining Length, and room for the rest. */
  static void header(ByteBuf out, int firstByte, int remainingLength) {
    if (remainingLength > VariableByteInteger.MAX) {
      throw new IllegalArgumentException(
          "A packet has "
              + remainingLength
              + " bytes, "
              + VariableByteInteger.MAX
              + " are allowed");
    }
    out.ensureWritable(1 + VariableByteInteger.MAX_BYTES + remainingLength);
    out.writeByte(firstByte);
    variableByteInteger(out, remainingLength);
  }

  /** Size of Property Length and properties: none before MQTT 5. */
  static int propertiesSize(ProtocolVersion v, Properties properties) {
    int length = properties.encoded().length;
    return v == ProtocolVersion.MQTT_5 ? VariableByteInteger.size(length) + length : 0;
  }

  /** Property Length and properties: none before MQTT 5. */
  static void properties(ByteBuf out, ProtocolVersion v, Properties properties) {
    if (v == ProtocolVersion.MQTT_5) {
      variableByteInteger(out, properties.encoded().length);
      out.writeBytes(properties.encoded());
    }
  }

  /** A UTF-8 string of at most 65,535 bytes. */
  static void string(ByteBuf out, String text) {
    int length = ByteBufUtil.utf8Bytes(text);
    if (length > 65_535) {
      throw new IllegalArgumentException("A string has " + length + " bytes, 65535 are allowed");
    }
    out.writeShort(length);
    ByteBufUtil.writeUtf8(out, text);
  }

  private static void variableByteInteger(ByteBuf out, int value) {
    out.ensureWritable(VariableByteInteger.MAX_BYTES);
    out.writerIndex(VariableByteInteger.set(out, out.writerIndex(), value));
  }
}

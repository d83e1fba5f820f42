package io.zancudo.broker.codec;

import io.netty.buffer.ByteBuf;
import io.zancudo.mqtt.Properties;
import io.zancudo.mqtt.Property;
import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.ReasonCode;
import io.zancudo.mqtt.RetainHandling;
import io.zancudo.mqtt.Subscription;
import io.zancudo.mqtt.TopicFilter;
import java.util.ArrayList;
import java.util.List;

/** Reads SUBSCRIBE, SUBACK, UNSUBSCRIBE and UNSUBACK (MQTT 5.0 sections 3.8 to 3.11). */
final class SubscriptionDecoder {
  private static final int NO_LOCAL = 0x04;
  private static final int RETAIN_AS_PUBLISHED = 0x08;
  private static final int RESERVED_OPTIONS = 0xC0;

  private SubscriptionDecoder() {}

  static Subscribe subscribe(ByteBuf in, int from, int end, ProtocolVersion version) {
    PacketReader reader = new PacketReader(in, "SUBSCRIBE", from, end);
    int packetId = reader.packetId(ReasonCode.MALFORMED_PACKET);
    Properties properties = reader.properties(PropertyRules.SUBSCRIBE, version);
    int identifier = (int) properties.integer(Property.SUBSCRIPTION_IDENTIFIER, 0);
    List<Subscription> subscriptions = new ArrayList<>();
    while (reader.hasMore()) {
      subscriptions.add(subscription(reader, version, identifier));
    }
    requireSome("SUBSCRIBE", subscriptions, version);
    return new Subscribe(packetId, subscriptions, properties);
  }

  private static Subscription subscription(
      PacketReader reader, ProtocolVersion version, int identifier) {
    String text = reader.string("a Topic Filter", ReasonCode.MALFORMED_PACKET);
    TopicFilter filter = Topics.filter("SUBSCRIBE", text);
    int options = reader.oneByte("the Subscription Options");
    int qos = options & 0x03;
    int retainHandling = options >> 4 & 0x03;
    int reserved = version == ProtocolVersion.MQTT_5 ? RESERVED_OPTIONS : ~0x03;
    if (qos == 3 || retainHandling == 3 || (options & reserved) != 0) {
      throw ProtocolViolation.malformed(
          "SUBSCRIBE has Subscription Options 0x"
              + Integer.toHexString(options)
              + " [MQTT-3.8.3-5]");
    }
    boolean noLocal = (options & NO_LOCAL) != 0;
    if (noLocal && filter.isShared()) {
      throw ProtocolViolation.protocolError(
          "SUBSCRIBE has No Local on a Shared Subscription [MQTT-3.8.3-4]");
    }
    return new Subscription(
        filter,
        Qos.of(qos),
        noLocal,
        (options & RETAIN_AS_PUBLISHED) != 0,
        RetainHandling.of(retainHandling),
        identifier);
  }

  static Unsubscribe unsubscribe(ByteBuf in, int from, int end, ProtocolVersion version) {
    PacketReader reader = new PacketReader(in, "UNSUBSCRIBE", from, end);
    int packetId = reader.packetId(ReasonCode.MALFORMED_PACKET);
    Properties properties = reader.properties(PropertyRules.UNSUBSCRIBE, version);
    List<TopicFilter> filters = new ArrayList<>();
    while (reader.hasMore()) {
      String text = reader.string("a Topic Filter", ReasonCode.MALFORMED_PACKET);
      filters.add(Topics.filter("UNSUBSCRIBE", text));
    }
    requireSome("UNSUBSCRIBE", filters, version);
    return new Unsubscribe(packetId, filters, properties);
  }

  /** [MQTT-3.8.3-2] [MQTT-3.10.3-2]; MQTT 3.1 did not demand it, and Mosquitto does not then. */
  private static void requireSome(String packet, List<?> filters, ProtocolVersion version) {
    if (filters.isEmpty() && version != ProtocolVersion.MQTT_3_1) {
      throw ProtocolViolation.malformed(
          packet + " has no Topic Filter [MQTT-3.8.3-2] [MQTT-3.10.3-2]");
    }
  }

  static Suback suback(ByteBuf in, int from, int end, ProtocolVersion version) {
    PacketReader reader = new PacketReader(in, "SUBACK", from, end);
    int packetId = reader.packetId(ReasonCode.PROTOCOL_ERROR);
    Properties properties = reader.properties(PropertyRules.ACKNOWLEDGEMENT, version);
    ReasonCodes allowed =
        version == ProtocolVersion.MQTT_5 ? ReasonCodes.SUBACK : ReasonCodes.SUBACK_3;
    List<ReasonCode> reasons = reasons(reader, allowed);
    if (reasons.isEmpty()) {
      throw ProtocolViolation.protocolError("SUBACK has no Reason Code [MQTT-3.8.4-6]");
    }
    return new Suback(packetId, reasons, properties);
  }

  static Unsuback unsuback(ByteBuf in, int from, int end, ProtocolVersion version) {
    PacketReader reader = new PacketReader(in, "UNSUBACK", from, end);
    int packetId = reader.packetId(ReasonCode.PROTOCOL_ERROR);
    if (version != ProtocolVersion.MQTT_5) {
      reader.finish();
      return new Unsuback(packetId, List.of(), Properties.NONE);
    }
    Properties properties = reader.properties(PropertyRules.ACKNOWLEDGEMENT, version);
    List<ReasonCode> reasons = reasons(reader, ReasonCodes.UNSUBACK);
    if (reasons.isEmpty()) {
      throw ProtocolViolation.protocolError("UNSUBACK has no Reason Code [MQTT-3.11.3-1]");
    }
    return new Unsuback(packetId, reasons, properties);
  }

  private static List<ReasonCode> reasons(PacketReader reader, ReasonCodes allowed) {
    List<ReasonCode> reasons = new ArrayList<>();
    while (reader.hasMore()) {
      reasons.add(allowed.require(reader.oneByte("the Reason Codes")));
    }
    return reasons;
  }
}

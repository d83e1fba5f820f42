package io.zancudo.broker.codec;

import io.netty.buffer.ByteBuf;
import io.zancudo.broker.codec.ProtocolViolation.Answer;
import io.zancudo.mqtt.Properties;
import io.zancudo.mqtt.Property;
import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.ReasonCode;
import io.zancudo.mqtt.TopicName;
import io.zancudo.mqtt.Will;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads one CONNECT (MQTT 5.0 section 3.1).
 *
 * <p>Choice: which violations are answered with CONNACK, and which with nothing, is as in
 * Mosquitto; section 4.13.2 leaves it open.
 */
final class ConnectDecoder {
  private static final int RESERVED = 0x01;
  private static final int CLEAN_START = 0x02;
  private static final int WILL = 0x04;
  private static final int WILL_RETAIN = 0x20;
  private static final int PASSWORD = 0x40;
  private static final int USER_NAME = 0x80;
  private static final int BRIDGE = 0x80;

  private final ByteBuf in;
  private final int from;
  private final int end;
  private PacketReader reader;
  private ProtocolVersion version = ProtocolVersion.MQTT_3_1_1;
  private boolean bridge;
  private Answer answer = Answer.NONE;

  ConnectDecoder(ByteBuf in, int from, int end) {
    this.in = in;
    this.from = from;
    this.end = end;
    this.reader = new PacketReader(in, "CONNECT", from, end);
  }

  /** The version in which the client understands an answer, also after a violation. */
  ProtocolVersion version() {
    return version;
  }

  /**
   * Reads it.
   *
   * @param headerFlags the lower four bits of the packet's first byte
   * @param shortestLength whether the Remaining Length was in its shortest form
   */
  Connect read(int headerFlags, boolean shortestLength) {
    try {
      readProtocol();
      return readRest(headerFlags, shortestLength);
    } catch (ProtocolViolation violation) {
      throw violation.answered(answer);
    }
  }

  private void readProtocol() {
    int nameLength = in.getUnsignedShort(require(2));
    if (nameLength != 4 && nameLength != 6) {
      throw unsupported("Protocol Name has " + nameLength + " bytes [MQTT-3.1.2-1]");
    }
    require(2 + nameLength + 1);
    String name = in.toString(from + 2, nameLength, StandardCharsets.ISO_8859_1);
    int level = in.getUnsignedByte(from + 2 + nameLength);
    version = versionOf(name, level);
    reader = new PacketReader(in, "CONNECT", from + 2 + nameLength + 1, end);
  }

  private int require(int length) {
    if (length > end - from) {
      throw ProtocolViolation.malformed("CONNECT ends within the Protocol Name");
    }
    return from;
  }

  private ProtocolVersion versionOf(String name, int level) {
    int plainLevel = level & ~BRIDGE;
    bridge = level != plainLevel && plainLevel != ProtocolVersion.MQTT_5.level();
    if (plainLevel < 3 || plainLevel > 5 || (level != plainLevel && !bridge)) {
      answer = Answer.CONNACK; // [MQTT-3.1.2-2]
      version = ProtocolVersion.MQTT_5;
      throw unsupported("Protocol Level " + level + " is unknown [MQTT-3.1.2-2]");
    }
    boolean named = false;
    for (ProtocolVersion candidate : ProtocolVersion.values()) {
      if (candidate.protocolName().equals(name)) {
        named = true;
        if (candidate.level() == plainLevel) {
          return candidate;
        }
      }
    }
    if (named) {
      answer = Answer.CONNACK;
    } // [MQTT-3.1.2-1] an unknown name is not answered
    throw unsupported(
        "Protocol Name and Protocol Level " + level + " do not go together [MQTT-3.1.2-1]");
  }

  private Connect readRest(int headerFlags, boolean shortestLength) {
    boolean strict = version != ProtocolVersion.MQTT_3_1; // which left those bits undefined
    if (strict && headerFlags != 0) {
      throw ProtocolViolation.malformed("CONNECT has flags " + headerFlags + " [MQTT-2.1.3-1]");
    }
    if (version == ProtocolVersion.MQTT_5 && !shortestLength) {
      throw ProtocolViolation.malformed("Remaining Length is not minimal [MQTT-1.5.5-1]");
    }
    int flags = reader.oneByte("the Connect Flags");
    checkFlags(flags, strict);
    int keepAliveSeconds = reader.twoBytes("the Keep Alive");
    Properties properties = readProperties();
    boolean cleanStart = (flags & CLEAN_START) != 0;
    String clientId = readClientId(cleanStart);
    Optional<Will> will = (flags & WILL) == 0 ? Optional.empty() : Optional.of(readWill(flags));
    Optional<String> username =
        isGiven(flags, USER_NAME)
            ? Optional.of(reader.string("the User Name", ReasonCode.MALFORMED_PACKET))
            : Optional.empty();
    Optional<byte[]> password =
        isGiven(flags, PASSWORD) ? Optional.of(reader.binary("the Password")) : Optional.empty();
    answer = answerOfVersion();
    reader.finish();
    return new Connect(
        version,
        bridge,
        cleanStart,
        keepAliveSeconds,
        clientId,
        username,
        password,
        will,
        properties);
  }

  private void checkFlags(int flags, boolean strict) {
    int willQos = flags >> 3 & 3;
    if (strict && (flags & RESERVED) != 0) {
      throw ProtocolViolation.malformed("CONNECT has its reserved flag set [MQTT-3.1.2-3]");
    }
    if (willQos == 3) {
      throw ProtocolViolation.malformed("CONNECT has Will QoS 3 [MQTT-3.1.2-12]");
    }
    if (strict && (flags & WILL) == 0 && (willQos != 0 || (flags & WILL_RETAIN) != 0)) {
      throw ProtocolViolation.malformed(
          "CONNECT has Will QoS or Will Retain without a Will [MQTT-3.1.2-11] [MQTT-3.1.2-13]");
    }
    if (version != ProtocolVersion.MQTT_5 && (flags & (USER_NAME | PASSWORD)) == PASSWORD) {
      throw ProtocolViolation.protocolError(
          "CONNECT has a Password without User Name [MQTT311-3.1.2-22]");
    }
  }

  private Properties readProperties() {
    answer = answerOfVersion();
    Properties properties = reader.properties(PropertyRules.CONNECT, version);
    if (properties.has(Property.AUTHENTICATION_DATA)
        && !properties.has(Property.AUTHENTICATION_METHOD)) {
      throw ProtocolViolation.protocolError("CONNECT has Authentication Data without a method");
    }
    answer = Answer.NONE;
    return properties;
  }

  private String readClientId(boolean cleanStart) {
    String clientId = string("the Client Identifier", ReasonCode.CLIENT_IDENTIFIER_NOT_VALID);
    boolean mayBeEmpty =
        version == ProtocolVersion.MQTT_5 || (version == ProtocolVersion.MQTT_3_1_1 && cleanStart);
    if (clientId.isEmpty() && !mayBeEmpty) {
      answer = Answer.CONNACK;
      throw new ProtocolViolation(
          ReasonCode.CLIENT_IDENTIFIER_NOT_VALID,
          "CONNECT has an empty Client Identifier without Clean Session [MQTT311-3.1.3-8]");
    }
    return clientId;
  }

  private String string(String what, ReasonCode invalid) {
    try {
      return reader.string(what, invalid);
    } catch (ProtocolViolation violation) {
      boolean answered = invalid == ReasonCode.CLIENT_IDENTIFIER_NOT_VALID;
      if (violation.reason() == invalid) {
        answer = answered ? answerOfVersion() : Answer.NONE;
      }
      throw violation;
    }
  }

  private Answer answerOfVersion() {
    return version == ProtocolVersion.MQTT_5 ? Answer.CONNACK : Answer.NONE;
  }

  private Will readWill(int flags) {
    answer = answerOfVersion();
    Properties properties = reader.properties(PropertyRules.WILL, version);
    TopicName topic = readWillTopic();
    byte[] payload = reader.binary("the Will Payload");
    answer = Answer.NONE;
    return new Will(
        topic,
        payload,
        Qos.of(flags >> 3 & 3),
        (flags & WILL_RETAIN) != 0,
        properties.only(property -> PropertyRules.isPassedOn(property.identifier())),
        properties.integer(Property.MESSAGE_EXPIRY_INTERVAL, -1),
        properties.integer(Property.WILL_DELAY_INTERVAL, 0));
  }

  private TopicName readWillTopic() {
    String topic = string("the Will Topic", ReasonCode.TOPIC_NAME_INVALID);
    if (topic.isEmpty()) {
      throw ProtocolViolation.protocolError("CONNECT has an empty Will Topic [MQTT-4.7.3-1]");
    }
    if (!Topics.isName(topic)) {
      answer = Answer.NONE;
      throw new ProtocolViolation(
          ReasonCode.TOPIC_NAME_INVALID, "CONNECT has an invalid Will Topic [MQTT-3.3.2-2]");
    }
    return TopicName.of(topic);
  }

  /**
   * Whether a string that the flags announce is there. MQTT 3.1 section 3.1 lets a client leave out
   * User Name and Password although it set their flags: the Remaining Length takes precedence.
   */
  private boolean isGiven(int flags, int flag) {
    return (flags & flag) != 0 && (version != ProtocolVersion.MQTT_3_1 || reader.hasMore());
  }

  private static ProtocolViolation unsupported(String rule) {
    return new ProtocolViolation(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION, rule);
  }
}

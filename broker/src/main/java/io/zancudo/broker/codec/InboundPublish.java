package io.zancudo.broker.codec;

import static io.zancudo.broker.codec.ProtocolViolation.malformed;
import static io.zancudo.broker.codec.ProtocolViolation.protocolError;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.zancudo.mqtt.Properties;
import io.zancudo.mqtt.Property;
import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.TopicName;
import org.jspecify.annotations.Nullable;

/**
 * A PUBLISH that came in (MQTT 5.0 section 3.3), looked at where it lies in the input buffer.
 *
 * <p>Owned by the connection's {@link PacketDecoder}, which uses one instance for all its packets:
 * valid only during {@link PacketHandler#publish}. Everything in it has been validated.
 */
public final class InboundPublish {
  private static final byte[] EMPTY = {};
  private static final int DUP = 0x08;
  private static final int RETAIN = 0x01;

  private final TopicInterner topics;
  private final PropertyRules rules;

  private ByteBuf in = Unpooled.EMPTY_BUFFER;
  private int flags;
  private int packetId;
  private @Nullable TopicName topic;

  /** The last topic of the connection, because many publish to one topic only. */
  private @Nullable TopicName lastTopic;

  private int propertiesAt;
  private int propertiesEnd;
  private int passedOnLength;
  private int topicAlias;
  private long messageExpirySeconds;
  private @Nullable Properties properties;
  private int payloadAt;
  private int payloadLength;

  InboundPublish(TopicInterner topics, Role role) {
    this.topics = topics;
    this.rules =
        role == Role.SERVER ? PropertyRules.PUBLISH_TO_SERVER : PropertyRules.PUBLISH_TO_CLIENT;
  }

  /**
   * Looks at the packet whose body lies between two indexes.
   *
   * @throws ProtocolViolation if it breaks a rule
   */
  void read(ByteBuf in, int flags, int from, int end, boolean hasProperties) {
    this.in = in;
    this.flags = flags;
    boolean acknowledged = (flags & 0x06) != 0;
    if ((flags & 0x06) == 0x06) {
      throw malformed("PUBLISH has QoS 3 [MQTT-3.3.1-4]");
    }
    if (!acknowledged && (flags & DUP) != 0) {
      throw malformed("PUBLISH has QoS 0 and DUP [MQTT-3.3.1-2]");
    }
    int at = readTopic(from, end);
    if (acknowledged) {
      at = readPacketId(at, end);
    } else {
      packetId = 0;
    }
    if (hasProperties) {
      at = readProperties(at, end);
    } else {
      noProperties(at);
    }
    if (topic == null && topicAlias == 0) {
      // Choice: a Protocol Error in section 3.3.2.1, malformed in Mosquitto; before MQTT 5 too.
      throw malformed("PUBLISH has neither Topic Name nor Topic Alias [MQTT-3.3.2-1]");
    }
    payloadAt = at;
    payloadLength = end - at;
  }

  private int readTopic(int from, int end) {
    int at = from + 2;
    int length = at <= end ? in.getUnsignedShort(from) : 0;
    if (at + length > end) {
      throw malformed("PUBLISH ends within the Topic Name");
    }
    topic = length == 0 ? null : topicAt(at, length);
    return at + length;
  }

  private TopicName topicAt(int at, int length) {
    TopicName last = lastTopic;
    if (last != null && TopicInterner.isSame(last, in, at, length)) {
      return last;
    }
    TopicName name = topics.intern(in, at, length);
    if (name == null) {
      throw malformed("PUBLISH has an invalid Topic Name [MQTT-3.3.2-1] [MQTT-3.3.2-2]");
    }
    if (length <= TopicInterner.MAX_LENGTH) {
      lastTopic = name;
    }
    return name;
  }

  private int readPacketId(int at, int end) {
    if (at + 2 > end) {
      throw malformed("PUBLISH ends within the Packet Identifier");
    }
    packetId = in.getUnsignedShort(at);
    if (packetId == 0) {
      throw protocolError("PUBLISH has Packet Identifier 0 [MQTT-2.2.1-3]");
    }
    return at + 2;
  }

  private int readProperties(int at, int end) {
    long read = VariableByteInteger.get(in, at, end);
    int from = (int) (read >> 32);
    int length = (int) read;
    if (read < 0 || length > end - from) {
      throw malformed("PUBLISH: Property Length is malformed");
    }
    noProperties(from);
    if (length > 0) {
      propertiesEnd = from + length;
      properties = null;
      readValues(rules.check(in, from, propertiesEnd));
    }
    return propertiesEnd;
  }

  private void noProperties(int at) {
    propertiesAt = at;
    propertiesEnd = at;
    passedOnLength = 0;
    topicAlias = 0;
    messageExpirySeconds = -1;
    properties = Properties.NONE;
  }

  private void readValues(long present) {
    passedOnLength = propertiesEnd - propertiesAt;
    if ((present & PropertyRules.bit(Property.TOPIC_ALIAS)) != 0) {
      topicAlias = in.getUnsignedShort(PropertyRules.find(in, propertiesAt, Property.TOPIC_ALIAS));
    }
    if ((present & PropertyRules.bit(Property.MESSAGE_EXPIRY_INTERVAL)) != 0) {
      messageExpirySeconds =
          in.getUnsignedInt(PropertyRules.find(in, propertiesAt, Property.MESSAGE_EXPIRY_INTERVAL));
    }
    if ((present & PropertyRules.CONSUMED) != 0) {
      for (int i = propertiesAt; i < propertiesEnd; ) {
        int next = PropertyRules.end(in, i);
        if (!PropertyRules.isPassedOn(in.getByte(i))) {
          passedOnLength -= next - i;
        }
        i = next;
      }
    }
  }

  /** Forgets the input buffer. */
  void clear() {
    in = Unpooled.EMPTY_BUFFER;
    topic = null;
    properties = Properties.NONE;
    payloadLength = 0;
  }

  /** The QoS. */
  public Qos qos() {
    return Qos.of(flags >> 1 & 3);
  }

  /** The DUP flag. */
  public boolean dup() {
    return (flags & DUP) != 0;
  }

  /** The RETAIN flag. */
  public boolean retain() {
    return (flags & RETAIN) != 0;
  }

  /** The Packet Identifier, 0 with QoS 0. */
  public int packetId() {
    return packetId;
  }

  /** Whether there is a Topic Name; without one there is a Topic Alias. */
  public boolean hasTopic() {
    return topic != null;
  }

  /**
   * The Topic Name; the same object for the same topic as long as the loop remembers it.
   *
   * @throws IllegalStateException if there is none
   */
  public TopicName topic() {
    TopicName name = topic;
    if (name == null) {
      throw new IllegalStateException("The PUBLISH has only Topic Alias " + topicAlias);
    }
    return name;
  }

  /** The Topic Alias, 1 to 65,535, or 0 for none. */
  public int topicAlias() {
    return topicAlias;
  }

  /** The Message Expiry Interval, or -1 for none. */
  public long messageExpirySeconds() {
    return messageExpirySeconds;
  }

  /**
   * The properties that are passed on unchanged, in the received order: Payload Format Indicator,
   * Content Type, Response Topic, Correlation Data, User Properties.
   */
  public Properties properties() {
    Properties passedOn = properties;
    if (passedOn == null) {
      byte[] encoded = new byte[passedOnLength];
      copyPassedOn(Unpooled.wrappedBuffer(encoded), 0);
      passedOn = Properties.ofEncoded(encoded);
      properties = passedOn;
    }
    return passedOn;
  }

  /** The bytes that {@link #copyPassedOn} copies. */
  int passedOnLength() {
    return passedOnLength;
  }

  /** Copies the properties that are passed on into space that is there; returns its end. */
  int copyPassedOn(ByteBuf out, int at) {
    if (passedOnLength == propertiesEnd - propertiesAt) {
      out.setBytes(at, in, propertiesAt, passedOnLength);
      return at + passedOnLength;
    }
    int to = at;
    for (int i = propertiesAt; i < propertiesEnd; ) {
      int next = PropertyRules.end(in, i);
      if (PropertyRules.isPassedOn(in.getByte(i))) {
        out.setBytes(to, in, i, next - i);
        to += next - i;
      }
      i = next;
    }
    return to;
  }

  /** The payload's size in bytes. */
  public int payloadLength() {
    return payloadLength;
  }

  /** A copy of the payload. */
  public byte[] copyPayload() {
    if (payloadLength == 0) {
      return EMPTY;
    }
    byte[] copy = new byte[payloadLength];
    in.getBytes(payloadAt, copy);
    return copy;
  }

  /** Copies the payload into space that is there. */
  void copyPayload(ByteBuf out, int at) {
    out.setBytes(at, in, payloadAt, payloadLength);
  }

  /** The buffer in which the payload lies, from {@link #payloadAt}. */
  ByteBuf buffer() {
    return in;
  }

  int payloadAt() {
    return payloadAt;
  }
}

package io.zancudo.broker.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.Property;
import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.TopicName;
import org.jspecify.annotations.Nullable;

/**
 * Owned by its {@link Publication}: where the parts of a message lie, in an input buffer or in a
 * {@link Message}, and how they are put together to a PUBLISH.
 */
final class PublishSource {
  private static final int EXPIRY_LENGTH = 5;
  private static final int ALIAS_LENGTH = 3;

  private @Nullable InboundPublish inbound;
  private @Nullable Message message;
  private @Nullable TopicName topic;
  private Qos qos = Qos.AT_MOST_ONCE;
  private boolean retain;
  private String publisher = "";
  private int payloadLength;
  private long nowMillis;
  private long expirySeconds;

  void begin(InboundPublish in, TopicName to, String from, long now) {
    inbound = in;
    topic = to;
    qos = in.qos();
    retain = in.retain();
    publisher = from;
    payloadLength = in.payloadLength();
    nowMillis = now;
    expirySeconds = in.messageExpirySeconds();
  }

  void begin(Message of, long now) {
    message = of;
    topic = of.topic();
    qos = of.qos();
    retain = of.retain();
    publisher = of.publisher();
    payloadLength = of.payload().length;
    nowMillis = now;
    expirySeconds = of.remainingExpirySeconds(now);
  }

  void clear() {
    inbound = null;
    message = null;
    topic = null;
  }

  boolean hasBegun() {
    return topic != null;
  }

  TopicName topic() {
    TopicName name = topic;
    if (name == null) {
      throw new IllegalStateException("The publication has not begun");
    }
    return name;
  }

  Qos qos() {
    return qos;
  }

  boolean retain() {
    return retain;
  }

  String publisher() {
    return publisher;
  }

  int payloadLength() {
    return payloadLength;
  }

  /** The message, made once from what came in if need be. */
  Message message() {
    InboundPublish in = inbound;
    if (message == null && in != null) {
      long expiresAt = expirySeconds < 0 ? Message.NEVER : nowMillis + expirySeconds * 1000;
      message =
          new Message(
              topic(), in.copyPayload(), qos, retain, in.properties(), expiresAt, publisher);
    }
    return held();
  }

  /** A read-only buffer of the payload, to be released by the caller. */
  ByteBuf payload() {
    InboundPublish in = inbound;
    if (in != null && in.buffer().capacity() <= 2 * payloadLength) {
      return in.buffer().retainedSlice(in.payloadAt(), payloadLength).asReadOnly();
    }
    ByteBuf copy = ByteBufAllocator.DEFAULT.directBuffer(payloadLength);
    copyPayload(copy, 0);
    return copy.writerIndex(payloadLength).asReadOnly();
  }

  private Message held() {
    Message held = message;
    if (held == null) {
      throw new IllegalStateException("The publication has not begun");
    }
    return held;
  }

  /** Finds out the lengths of a form. */
  void measure(PublishForm form) {
    int length = 2 + payloadLength;
    if (!form.omitTopic) {
      length += topic().utf8().length;
    }
    if (form.acknowledged) {
      length += 2;
    }
    if (form.hasProperties) {
      form.propertyLength = propertyLength(form);
      length += VariableByteInteger.size(form.propertyLength) + form.propertyLength;
    }
    form.remainingLength = length;
  }

  private int propertyLength(PublishForm form) {
    InboundPublish in = inbound;
    int length = in != null ? in.passedOnLength() : held().properties().encoded().length;
    if (expirySeconds >= 0) {
      length += EXPIRY_LENGTH;
    }
    if (form.topicAlias != 0) {
      length += ALIAS_LENGTH;
    }
    for (int identifier : form.subscriptionIds) {
      length += 1 + VariableByteInteger.size(identifier);
    }
    return length;
  }

  /** Where a form has the Packet Identifier. */
  int packetIdAt(PublishForm form) {
    return 1 + VariableByteInteger.size(form.remainingLength) + 2 + topic().utf8().length;
  }

  /** Appends the packet, or only what comes before its payload. */
  void write(ByteBuf out, PublishForm form, int firstByte, int packetId, boolean withPayload) {
    int size = form.size() - (withPayload ? 0 : payloadLength);
    out.ensureWritable(size);
    int start = out.writerIndex();
    out.setByte(start, firstByte);
    int at = VariableByteInteger.set(out, start + 1, form.remainingLength);
    at = setTopic(out, at, form.omitTopic);
    if (form.acknowledged) {
      out.setShort(at, packetId);
      at += 2;
    }
    if (form.hasProperties) {
      at = setProperties(out, at, form);
    }
    if (withPayload) {
      copyPayload(out, at);
    }
    out.writerIndex(start + size);
  }

  private int setTopic(ByteBuf out, int at, boolean omitted) {
    if (omitted) {
      out.setShort(at, 0);
      return at + 2;
    }
    byte[] utf8 = topic().utf8();
    out.setShort(at, utf8.length);
    out.setBytes(at + 2, utf8);
    return at + 2 + utf8.length;
  }

  /** Properties in Mosquitto's order: passed on, expiry, alias, Subscription Identifiers. */
  private int setProperties(ByteBuf out, int from, PublishForm form) {
    int at = VariableByteInteger.set(out, from, form.propertyLength);
    at = copyPassedOn(out, at);
    if (expirySeconds >= 0) { // [MQTT-3.3.2-6]
      out.setByte(at, Property.MESSAGE_EXPIRY_INTERVAL.identifier());
      out.setInt(at + 1, (int) expirySeconds);
      at += EXPIRY_LENGTH;
    }
    if (form.topicAlias != 0) {
      out.setByte(at, Property.TOPIC_ALIAS.identifier());
      out.setShort(at + 1, form.topicAlias);
      at += ALIAS_LENGTH;
    }
    for (int identifier : form.subscriptionIds) {
      out.setByte(at, Property.SUBSCRIPTION_IDENTIFIER.identifier());
      at = VariableByteInteger.set(out, at + 1, identifier);
    }
    return at;
  }

  private int copyPassedOn(ByteBuf out, int at) {
    InboundPublish in = inbound;
    if (in != null) {
      return in.copyPassedOn(out, at);
    }
    byte[] encoded = held().properties().encoded();
    out.setBytes(at, encoded);
    return at + encoded.length;
  }

  private void copyPayload(ByteBuf out, int at) {
    InboundPublish in = inbound;
    if (in != null) {
      in.copyPayload(out, at);
    } else {
      out.setBytes(at, held().payload());
    }
  }
}

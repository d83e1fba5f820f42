package io.zancudo.broker.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.Property;
import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.TopicName;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way to its receivers.
 *
 * <p>Owned by one event loop, which uses an instance for one message after the other: {@code
 * begin}, any number of writes, {@link #end}. Nothing is copied before it is needed. What most
 * receivers get is one of four forms (MQTT 5 or before, QoS 0 or above): the first receiver of a
 * form is written from the source; at the second the packet is encoded once, and it and all further
 * ones get these bytes with their own flags and packet identifier.
 */
public final class Publication {
  private static final int PUBLISH = PacketType.PUBLISH << 4;
  private static final int EXPIRY_LENGTH = 5;
  private static final int ALIAS_LENGTH = 3;

  private final PublishForm[] forms = {
    new PublishForm(false, false),
    new PublishForm(false, true),
    new PublishForm(true, false),
    new PublishForm(true, true)
  };
  private final PublishForm general = new PublishForm(true, true);

  private @Nullable InboundPublish inbound;
  private @Nullable Message message;
  private @Nullable TopicName topic;
  private Qos qos = Qos.AT_MOST_ONCE;
  private boolean retain;
  private String publisher = "";
  private int payloadLength;
  private long nowMillis;
  private long expirySeconds;
  private @Nullable ByteBuf payload;

  /** One that has not begun. */
  public Publication() {}

  /**
   * Begins with a PUBLISH that came in; to be ended before its handler returns.
   *
   * @param to the topic, with any alias resolved
   * @param from Client Identifier of the publisher
   */
  public Publication begin(InboundPublish in, TopicName to, String from, long now) {
    end();
    inbound = in;
    topic = to;
    qos = in.qos();
    retain = in.retain();
    publisher = from;
    payloadLength = in.payloadLength();
    nowMillis = now;
    expirySeconds = in.messageExpirySeconds();
    return this;
  }

  /** Begins with a message at hand, and with what is left of its expiry interval. */
  public Publication begin(Message of, long now) {
    end();
    message = of;
    topic = of.topic();
    qos = of.qos();
    retain = of.retain();
    publisher = of.publisher();
    payloadLength = of.payload().length;
    nowMillis = now;
    expirySeconds = of.remainingExpirySeconds(now);
    return this;
  }

  /** Releases what it holds and forgets the message; it can begin again. */
  public void end() {
    if (topic == null) {
      return;
    }
    inbound = null;
    message = null;
    topic = null;
    ByteBuf held = payload;
    payload = null;
    if (held != null) {
      held.release();
    }
    for (PublishForm form : forms) {
      form.clear();
    }
  }

  /** The topic to which it was published. */
  public TopicName topic() {
    TopicName name = topic;
    if (name == null) {
      throw new IllegalStateException("The publication has not begun");
    }
    return name;
  }

  /** The QoS at which it was published. */
  public Qos qos() {
    return qos;
  }

  /** The RETAIN flag with which it was published. */
  public boolean retain() {
    return retain;
  }

  /** Client Identifier of the publisher, empty for the broker itself. */
  public String publisher() {
    return publisher;
  }

  /** The payload's size in bytes. */
  public int payloadLength() {
    return payloadLength;
  }

  /** The message, to be kept; made at most once, with the payload copied at most once. */
  public Message message() {
    Message made = message;
    if (made == null) {
      InboundPublish in = inbound();
      long expiresAt = expirySeconds < 0 ? Message.NEVER : nowMillis + expirySeconds * 1000;
      made =
          new Message(
              topic(), in.copyPayload(), qos, retain, in.properties(), expiresAt, publisher);
      message = made;
    }
    return made;
  }

  /** Size of the whole packet, without Subscription Identifiers and Topic Alias. */
  public int frameSize(ProtocolVersion v, Qos at) {
    return form(v, at).size();
  }

  /**
   * Size of the whole packet in its general form.
   *
   * @see #writeTo(ByteBuf, ProtocolVersion, Qos, boolean, boolean, int, int[], int, boolean)
   */
  public int frameSize(
      ProtocolVersion v, Qos at, int[] subscriptionIds, int topicAlias, boolean omitTopic) {
    return form(v, at, subscriptionIds, topicAlias, omitTopic).size();
  }

  /**
   * Appends the PUBLISH.
   *
   * @param at the QoS of this delivery
   * @param keep the RETAIN flag of this delivery
   * @param packetId 0 with QoS 0
   */
  public void writeTo(
      ByteBuf out, ProtocolVersion v, Qos at, boolean dup, boolean keep, int packetId) {
    PublishForm form = form(v, at);
    int firstByte = firstByte(at, dup, keep);
    if (form.isEncoded()) {
      form.copyTo(out, firstByte, packetId, packetIdAt(form));
    } else if (form.isFirstUse()) {
      write(out, form, firstByte, packetId, true);
    } else {
      write(form.startEncoding(), form, firstByte, packetId, true);
      form.copyTo(out, firstByte, packetId, packetIdAt(form));
    }
  }

  /**
   * Appends the PUBLISH in its general form of MQTT 5. With an earlier version the last three do
   * not count.
   *
   * @param subscriptionIds in the order in which they are written; may be empty
   * @param topicAlias 0 for none
   * @param omitTopic whether the receiver knows the alias, so that the Topic Name is left out
   */
  public void writeTo(
      ByteBuf out,
      ProtocolVersion v,
      Qos at,
      boolean dup,
      boolean keep,
      int packetId,
      int[] subscriptionIds,
      int topicAlias,
      boolean omitTopic) {
    PublishForm form = form(v, at, subscriptionIds, topicAlias, omitTopic);
    write(out, form, firstByte(at, dup, keep), packetId, true);
  }

  /** Appends everything that comes before the payload; {@link #payload} has to follow. */
  public void writeHeadTo(
      ByteBuf out, ProtocolVersion v, Qos at, boolean dup, boolean keep, int packetId) {
    write(out, form(v, at), firstByte(at, dup, keep), packetId, false);
  }

  /** Appends everything that comes before the payload, in the general form of MQTT 5. */
  public void writeHeadTo(
      ByteBuf out,
      ProtocolVersion v,
      Qos at,
      boolean dup,
      boolean keep,
      int packetId,
      int[] subscriptionIds,
      int topicAlias,
      boolean omitTopic) {
    PublishForm form = form(v, at, subscriptionIds, topicAlias, omitTopic);
    write(out, form, firstByte(at, dup, keep), packetId, false);
  }

  /**
   * The payload as a read-only buffer that all receivers share: whoever keeps it takes a {@code
   * retainedDuplicate}. Shares the input buffer when the payload is most of it, and otherwise is a
   * copy, made once.
   */
  public ByteBuf payload() {
    ByteBuf shared = payload;
    if (shared == null) {
      InboundPublish in = inbound;
      if (in != null && in.buffer().capacity() <= 2 * payloadLength) {
        shared = in.buffer().retainedSlice(in.payloadAt(), payloadLength).asReadOnly();
      } else {
        ByteBuf copy = ByteBufAllocator.DEFAULT.directBuffer(payloadLength);
        copyPayload(copy, 0);
        shared = copy.writerIndex(payloadLength).asReadOnly();
      }
      payload = shared;
    }
    return shared;
  }

  private InboundPublish inbound() {
    InboundPublish in = inbound;
    if (in == null) {
      throw new IllegalStateException("The publication has not begun");
    }
    return in;
  }

  private static int firstByte(Qos at, boolean dup, boolean keep) {
    return PUBLISH | (dup ? 0x08 : 0) | at.level() << 1 | (keep ? 0x01 : 0);
  }

  private PublishForm form(ProtocolVersion v, Qos at) {
    boolean acknowledged = at != Qos.AT_MOST_ONCE;
    PublishForm form = forms[(v == ProtocolVersion.MQTT_5 ? 2 : 0) + (acknowledged ? 1 : 0)];
    if (!form.isMeasured()) {
      measure(form);
    }
    return form;
  }

  private PublishForm form(
      ProtocolVersion v, Qos at, int[] subscriptionIds, int topicAlias, boolean omitTopic) {
    if (v != ProtocolVersion.MQTT_5) {
      return form(v, at);
    }
    general.acknowledged = at != Qos.AT_MOST_ONCE;
    general.subscriptionIds = subscriptionIds;
    general.topicAlias = topicAlias;
    general.omitTopic = omitTopic;
    measure(general);
    return general;
  }

  private void measure(PublishForm form) {
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
    Message source = message;
    InboundPublish in = inbound;
    int length = in != null ? in.passedOnLength() : 0;
    if (in == null && source != null) {
      length = source.properties().encoded().length;
    }
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

  private int packetIdAt(PublishForm form) {
    return 1 + VariableByteInteger.size(form.remainingLength) + 2 + topic().utf8().length;
  }

  private void write(
      ByteBuf out, PublishForm form, int firstByte, int packetId, boolean withPayload) {
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
    byte[] encoded = message().properties().encoded();
    out.setBytes(at, encoded);
    return at + encoded.length;
  }

  private void copyPayload(ByteBuf out, int at) {
    InboundPublish in = inbound;
    if (in != null) {
      in.copyPayload(out, at);
    } else {
      out.setBytes(at, message().payload());
    }
  }
}

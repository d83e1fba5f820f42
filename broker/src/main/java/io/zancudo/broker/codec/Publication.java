package io.zancudo.broker.codec;

import io.netty.buffer.ByteBuf;
import io.zancudo.mqtt.Message;
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

  private final PublishForm[] forms = {
    new PublishForm(false, false),
    new PublishForm(false, true),
    new PublishForm(true, false),
    new PublishForm(true, true)
  };
  private final PublishForm general = new PublishForm(true, true);

  private final PublishSource source = new PublishSource();
  private @Nullable ByteBuf payload;

  /** One that has not begun. */
  public Publication() {}

  /**
   * Begins with a PUBLISH that came in; to be ended before its handler returns.
   *
   * @param to the topic, with any alias resolved
   * @param from Client Identifier of the publisher
   */
  public Publication begin(InboundPublish in, TopicName to, String from, long nowMillis) {
    end();
    source.begin(in, to, from, nowMillis);
    return this;
  }

  /** Begins with a message at hand, and with what is left of its expiry interval. */
  public Publication begin(Message message, long nowMillis) {
    end();
    source.begin(message, nowMillis);
    return this;
  }

  /** Releases what it holds and forgets the message; it can begin again. */
  public void end() {
    if (!source.hasBegun()) {
      return;
    }
    source.clear();
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
    return source.topic();
  }

  /** The QoS at which it was published. */
  public Qos qos() {
    return source.qos();
  }

  /** The RETAIN flag with which it was published. */
  public boolean retain() {
    return source.retain();
  }

  /** Client Identifier of the publisher, empty for the broker itself. */
  public String publisher() {
    return source.publisher();
  }

  /** The payload's size in bytes. */
  public int payloadLength() {
    return source.payloadLength();
  }

  /** The message, to be kept; made at most once, with the payload copied at most once. */
  public Message message() {
    return source.message();
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
      form.copyTo(out, firstByte, packetId, source.packetIdAt(form));
    } else if (form.isFirstUse()) {
      source.write(out, form, firstByte, packetId, true);
    } else {
      source.write(form.startEncoding(), form, firstByte, packetId, true);
      form.copyTo(out, firstByte, packetId, source.packetIdAt(form));
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
    source.write(out, form, firstByte(at, dup, keep), packetId, true);
  }

  /** Appends everything that comes before the payload; {@link #payload} has to follow. */
  public void writeHeadTo(
      ByteBuf out, ProtocolVersion v, Qos at, boolean dup, boolean keep, int packetId) {
    source.write(out, form(v, at), firstByte(at, dup, keep), packetId, false);
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
    source.write(out, form, firstByte(at, dup, keep), packetId, false);
  }

  /**
   * The payload as a read-only buffer that all receivers share: whoever keeps it takes a {@code
   * retainedDuplicate}. Shares the input buffer when the payload is most of it, and otherwise is a
   * copy, made once.
   */
  public ByteBuf payload() {
    ByteBuf shared = payload;
    if (shared == null) {
      shared = source.payload();
      payload = shared;
    }
    return shared;
  }

  private static int firstByte(Qos at, boolean dup, boolean keep) {
    return PUBLISH | (dup ? 0x08 : 0) | at.level() << 1 | (keep ? 0x01 : 0);
  }

  private PublishForm form(ProtocolVersion v, Qos at) {
    boolean acknowledged = at != Qos.AT_MOST_ONCE;
    PublishForm form = forms[(v == ProtocolVersion.MQTT_5 ? 2 : 0) + (acknowledged ? 1 : 0)];
    if (!form.isMeasured()) {
      source.measure(form);
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
    source.measure(general);
    return general;
  }
}

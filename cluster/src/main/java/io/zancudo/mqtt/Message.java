package io.zancudo.mqtt;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * An Application Message (MQTT 5.0 section 1.2) as the broker keeps it: in queues, as a retained
 * message, on its way to another event loop or node.
 *
 * <p>Immutable: the payload is shared and must never be written to.
 */
public final class Message {
  /** The value of {@link #expiresAtMillis()} of a message without a Message Expiry Interval. */
  public static final long NEVER = Long.MAX_VALUE;

  private final TopicName topic;
  private final byte[] payload;
  private final Qos qos;
  private final boolean retain;
  private final Properties properties;
  private final long expiresAtMillis;
  private final String publisher;
  private final Optional<String> publisherUsername;

  /**
   * A message.
   *
   * @param payload kept, so never written to afterwards
   * @param qos the QoS at which it was published
   * @param retain the RETAIN flag with which it was published
   * @param properties those that are passed on unchanged: Payload Format Indicator, Content Type,
   *     Response Topic, Correlation Data, User Properties
   * @param expiresAtMillis when it expires, in milliseconds of the epoch, or {@link #NEVER}
   * @param publisher Client Identifier of the publisher, empty for the broker itself
   */
  public Message(
      TopicName topic,
      byte[] payload,
      Qos qos,
      boolean retain,
      Properties properties,
      long expiresAtMillis,
      String publisher) {
    this(topic, payload, qos, retain, properties, expiresAtMillis, publisher, Optional.empty());
  }

  /**
   * A message that knows the User Name of its publisher as well, as retained ones do.
   *
   * @param publisherUsername empty for an anonymous client, and where nobody will ask
   */
  public Message(
      TopicName topic,
      byte[] payload,
      Qos qos,
      boolean retain,
      Properties properties,
      long expiresAtMillis,
      String publisher,
      Optional<String> publisherUsername) {
    this.topic = topic;
    this.payload = payload;
    this.qos = qos;
    this.retain = retain;
    this.properties = properties;
    this.expiresAtMillis = expiresAtMillis;
    this.publisher = publisher;
    this.publisherUsername = publisherUsername;
  }

  public TopicName topic() {
    return topic;
  }

  /** The payload; may be empty; read-only, shared. */
  public byte[] payload() {
    return payload;
  }

  public Qos qos() {
    return qos;
  }

  public boolean retain() {
    return retain;
  }

  /** The properties that are passed on unchanged, in the publisher's order. */
  public Properties properties() {
    return properties;
  }

  /** When it expires, in milliseconds of the epoch, or {@link #NEVER}. */
  public long expiresAtMillis() {
    return expiresAtMillis;
  }

  /** Client Identifier of the publisher, empty for the broker itself. */
  public String publisher() {
    return publisher;
  }

  /** User Name of the publisher; known of retained messages only, empty for anonymous clients. */
  public Optional<String> publisherUsername() {
    return publisherUsername;
  }

  /**
   * The same message as it is kept for subscriptions to come.
   *
   * @param username the User Name of its publisher
   * @param latestExpiryMillis when it expires at the latest, or {@link #NEVER}
   */
  public Message toRetain(Optional<String> username, long latestExpiryMillis) {
    if (username.equals(publisherUsername) && expiresAtMillis <= latestExpiryMillis) {
      return this;
    }
    return new Message(
        topic,
        payload,
        qos,
        retain,
        properties,
        Math.min(expiresAtMillis, latestExpiryMillis),
        publisher,
        username);
  }

  /** Whether the Message Expiry Interval has passed. */
  public boolean isExpired(long nowMillis) {
    return expiresAtMillis <= nowMillis;
  }

  /**
   * What is left of the Message Expiry Interval, in whole seconds, at least 0 ([MQTT-3.3.2-6]).
   *
   * @return the seconds, or -1 if the message does not expire
   */
  public long remainingExpirySeconds(long nowMillis) {
    if (expiresAtMillis == NEVER) {
      return -1;
    }
    return Math.max(0, (expiresAtMillis - nowMillis + 999) / 1000);
  }

  /** Bytes that count against queue limits: topic, payload and properties. */
  public int sizeBytes() {
    return topic.utf8().length + payload.length + properties.encoded().length;
  }

  /** The topic and payload size; never the payload. */
  @Override
  public String toString() {
    return "Message[" + topic + ", " + qos + ", " + payload.length + " bytes]";
  }

  /** A message of the broker itself with a text as payload, for {@code $SYS} and tests. */
  public static Message ofText(String topic, String payload, Qos qos, boolean retain) {
    return new Message(
        TopicName.of(topic),
        payload.getBytes(StandardCharsets.UTF_8),
        qos,
        retain,
        Properties.NONE,
        NEVER,
        "");
  }
}

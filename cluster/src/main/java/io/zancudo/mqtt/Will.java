package io.zancudo.mqtt;

/**
 * A Will: the message, and how long after the connection ended it is published (section 3.1.2.5).
 *
 * @param topic where it is published
 * @param payload may be empty; read-only, shared
 * @param qos the Will QoS
 * @param retain the Will Retain flag
 * @param properties those that are passed on unchanged, see {@link Message#properties()}
 * @param messageExpirySeconds its Message Expiry Interval, or -1 for none
 * @param delaySeconds Will Delay Interval, 0 for none
 */
@SuppressWarnings("ArrayRecordComponent") // shared read-only, never compared
public record Will(
    TopicName topic,
    byte[] payload,
    Qos qos,
    boolean retain,
    Properties properties,
    long messageExpirySeconds,
    long delaySeconds) {

  /** The Application Message that is published now. */
  public Message toMessage(String clientId, long nowMillis) {
    long expiresAt =
        messageExpirySeconds < 0 ? Message.NEVER : nowMillis + messageExpirySeconds * 1000;
    return new Message(topic, payload, qos, retain, properties, expiresAt, clientId);
  }
}

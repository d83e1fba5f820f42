package io.zancudo.broker.protocol;

import io.zancudo.broker.codec.ProtocolViolation;
import io.zancudo.mqtt.ReasonCode;
import io.zancudo.mqtt.TopicName;
import org.jspecify.annotations.Nullable;

/**
 * The Topic Aliases that the client has set on this connection (MQTT 5.0 section 3.3.2.3.4).
 *
 * <p>Owned by the connection's event loop; bounded by the Topic Alias Maximum that we announced.
 */
final class InboundTopicAliases {
  private final @Nullable TopicName[] topics;

  /** Aliases from 1 to {@code maximum}. */
  InboundTopicAliases(int maximum) {
    topics = new @Nullable TopicName[maximum];
  }

  /**
   * Sets an alias.
   *
   * @throws ProtocolViolation if it is greater than we allow ([MQTT-3.3.2-9])
   */
  void set(int alias, TopicName topic) {
    topics[index(alias)] = topic;
  }

  /**
   * The topic of an alias.
   *
   * @throws ProtocolViolation if it is not set, or greater than we allow
   */
  TopicName get(int alias) {
    TopicName topic = topics[index(alias)];
    if (topic == null) {
      throw new ProtocolViolation(
          ReasonCode.PROTOCOL_ERROR, "Topic Alias " + alias + " has not been set");
    }
    return topic;
  }

  private int index(int alias) {
    if (alias > topics.length) {
      throw new ProtocolViolation(
          ReasonCode.TOPIC_ALIAS_INVALID,
          "Topic Alias " + alias + " is above the maximum " + topics.length);
    }
    return alias - 1;
  }
}

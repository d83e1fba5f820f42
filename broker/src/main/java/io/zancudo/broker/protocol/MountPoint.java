package io.zancudo.broker.protocol;

import io.zancudo.broker.codec.ProtocolViolation;
import io.zancudo.mqtt.ReasonCode;
import io.zancudo.mqtt.TopicFilter;
import io.zancudo.mqtt.TopicName;

/**
 * The part of the topic space that a listener's clients live in ({@code mount_point}): a prefix
 * that they do not see. Immutable.
 */
final class MountPoint {
  private final String prefix;

  /** A mount point; the prefix may be empty and has no wildcard. */
  MountPoint(String prefix) {
    this.prefix = prefix;
  }

  /** The broker's topic for a client's. */
  TopicName mount(TopicName topic) {
    if (prefix.isEmpty()) {
      return topic;
    }
    try {
      return TopicName.of(prefix + topic);
    } catch (IllegalArgumentException e) {
      throw new ProtocolViolation(ReasonCode.TOPIC_NAME_INVALID, "With the mount point: " + e);
    }
  }

  /** The broker's filter for a client's; a share name stays in front. */
  TopicFilter mount(TopicFilter filter) {
    if (prefix.isEmpty()) {
      return filter;
    }
    String shared = filter.shareName().map(name -> "$share/" + name + "/").orElse("");
    try {
      return TopicFilter.of(shared + prefix + filter.pattern());
    } catch (IllegalArgumentException e) {
      throw new ProtocolViolation(ReasonCode.TOPIC_FILTER_INVALID, "With the mount point: " + e);
    }
  }
}

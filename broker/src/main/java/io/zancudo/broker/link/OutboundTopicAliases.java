package io.zancudo.broker.link;

import io.zancudo.mqtt.TopicName;
import java.util.HashMap;
import java.util.Map;

/**
 * The Topic Aliases that we set on one connection (MQTT 5.0 section 3.3.2.3.4): the first topics
 * get one, the others are sent in full.
 *
 * <p>Owned by the connection's event loop; bounded by its maximum. Choice: aliases are never
 * reassigned, so that a client that keeps a table of its own needs no care.
 */
final class OutboundTopicAliases {
  private final Map<TopicName, Integer> aliases = new HashMap<>();
  private final int maximum;

  /** Aliases from 1 to {@code maximum}, which is at least 1. */
  OutboundTopicAliases(int maximum) {
    this.maximum = maximum;
  }

  /** The alias of the topic if it has been set on this connection already, else 0. */
  int known(TopicName topic) {
    Integer alias = aliases.get(topic);
    return alias == null ? 0 : alias;
  }

  /** Gives the topic the next free alias; 0 if there is none left ([MQTT-3.1.2-26]). */
  int assign(TopicName topic) {
    if (aliases.size() >= maximum) {
      return 0;
    }
    int alias = aliases.size() + 1;
    aliases.put(topic, alias);
    return alias;
  }
}

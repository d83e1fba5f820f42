package io.zancudo.broker.protocol;

import io.zancudo.mqtt.TopicName;

/**
 * Topics that clients may not publish to, whatever the rules say: {@code $SYS}, which is the
 * broker's own, but for the state of bridges; and {@code $share}, which is no topic.
 */
final class ReservedTopics {
  private static final String BRIDGE_STATE = "$SYS/broker/connection/";

  private ReservedTopics() {}

  static boolean isReserved(TopicName topic) {
    if (!topic.isDollar()) {
      return false;
    }
    String name = topic.toString();
    if (name.startsWith("$share/")) {
      return true;
    }
    return name.startsWith("$SYS/") && !isBridgeState(name);
  }

  /** {@code $SYS/broker/connection/+/state}, where remote bridges tell whether they are up. */
  private static boolean isBridgeState(String name) {
    if (!name.startsWith(BRIDGE_STATE) || !name.endsWith("/state")) {
      return false;
    }
    int levelEnd = name.indexOf('/', BRIDGE_STATE.length());
    return levelEnd == name.length() - "/state".length();
  }
}

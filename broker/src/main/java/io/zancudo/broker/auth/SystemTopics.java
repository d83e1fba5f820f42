package io.zancudo.broker.auth;

/** What holds for topics that begin with {@code $}, whatever other rules say. */
final class SystemTopics {
  private static final String CONNECTION = "$SYS/broker/connection/";
  private static final String STATE = "/state";

  private SystemTopics() {}

  /** {@code $SYS} is the broker's, but for the state of bridges; nothing is in {@code $share}. */
  static boolean mayPublish(String topic) {
    if (topic.charAt(0) != '$') {
      return true;
    }
    return topic.startsWith("$SYS") ? isBridgeState(topic) : !topic.startsWith("$share");
  }

  /** Nothing is in {@code $share}. */
  static boolean mayReceive(String topic) {
    return topic.charAt(0) != '$' || !topic.startsWith("$share");
  }

  /** {@code $SYS/broker/connection/+/state}. */
  private static boolean isBridgeState(String topic) {
    int name = CONNECTION.length();
    return topic.startsWith(CONNECTION)
        && topic.endsWith(STATE)
        && topic.indexOf('/', name) == topic.length() - STATE.length();
  }
}

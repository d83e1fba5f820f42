package io.zancudo.broker.codec;

import io.netty.buffer.ByteBuf;
import io.zancudo.mqtt.TopicFilter;

/** Rules of Topic Names and Topic Filters (MQTT 5.0 section 4.7) on the bytes of a packet. */
final class Topics {
  /**
   * The greatest number of separators. Choice: as in Mosquitto; deeper topics only serve to
   * overload topic trees.
   */
  static final int MAX_SEPARATORS = 200;

  private Topics() {}

  /** Whether valid UTF-8 is a Topic Name that may be published to. */
  static boolean isName(ByteBuf in, int at, int length) {
    int separators = 0;
    for (int i = at, end = at + length; i < end; i++) {
      int b = in.getByte(i);
      if (b == '+' || b == '#') { // [MQTT-3.3.2-2]
        return false;
      }
      if (b == '/') {
        separators++;
      }
    }
    return length > 0 && separators <= MAX_SEPARATORS; // [MQTT-4.7.3-1]
  }

  /** Whether a text is a Topic Name that may be published to. */
  static boolean isName(String topic) {
    return !topic.isEmpty() && topic.indexOf('+') < 0 && topic.indexOf('#') < 0 && isShallow(topic);
  }

  /**
   * A Topic Filter from a packet.
   *
   * @throws ProtocolViolation if it is not one: malformed when its wildcards are, a protocol error
   *     when only its {@code $share} prefix is, as in Mosquitto
   */
  static TopicFilter filter(String packet, String text) {
    if (text.isEmpty() || !isShallow(text) || !areWildcardsWhole(text)) {
      // [MQTT-4.7.1-1] [MQTT-4.7.1-2] [MQTT-4.7.3-1]
      throw ProtocolViolation.malformed(packet + " has an invalid Topic Filter");
    }
    try {
      return TopicFilter.of(text);
    } catch (IllegalArgumentException e) { // [MQTT-4.8.2-1] [MQTT-4.8.2-2]
      throw ProtocolViolation.protocolError(packet + ": " + e.getMessage());
    }
  }

  private static boolean areWildcardsWhole(String filter) {
    for (int i = 0, last = filter.length() - 1; i <= last; i++) {
      char c = filter.charAt(i);
      if (c == '+' || c == '#') {
        boolean startsLevel = i == 0 || filter.charAt(i - 1) == '/';
        boolean endsLevel = i == last || (c == '+' && filter.charAt(i + 1) == '/');
        if (!startsLevel || !endsLevel) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean isShallow(String topic) {
    int separators = 0;
    for (int i = topic.indexOf('/'); i >= 0; i = topic.indexOf('/', i + 1)) {
      separators++;
    }
    return separators <= MAX_SEPARATORS;
  }
}

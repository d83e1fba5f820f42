package io.zancudo.topic;

import java.util.List;

/** The rules of MQTT 5.0 section 4.7 as directly as they can be written, to test against. */
final class NaiveMatcher {
  private NaiveMatcher() {}

  static boolean matches(String pattern, String topic) {
    boolean startsWithWildcard = pattern.startsWith("+") || pattern.startsWith("#");
    if (topic.startsWith("$") && startsWithWildcard) {
      return false;
    }
    return matches(List.of(pattern.split("/", -1)), List.of(topic.split("/", -1)));
  }

  private static boolean matches(List<String> pattern, List<String> topic) {
    if (pattern.isEmpty()) {
      return topic.isEmpty();
    }
    if (pattern.get(0).equals("#")) {
      return true;
    }
    if (topic.isEmpty()) {
      return false;
    }
    boolean same = pattern.get(0).equals("+") || pattern.get(0).equals(topic.get(0));
    return same && matches(pattern.subList(1, pattern.size()), topic.subList(1, topic.size()));
  }
}

package io.zancudo.broker.config;

import io.zancudo.mqtt.TopicFilter;
import io.zancudo.mqtt.TopicName;

/** Whether a text in the configuration is a topic. */
final class TopicSyntax {
  private TopicSyntax() {}

  static boolean isName(String text) {
    try {
      TopicName.of(text);
      return true;
    } catch (IllegalArgumentException notAName) {
      return false;
    }
  }

  static boolean isFilter(String text) {
    try {
      TopicFilter.of(text);
      return true;
    } catch (IllegalArgumentException notAFilter) {
      return false;
    }
  }
}

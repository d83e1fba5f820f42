package io.zancudo.broker.clients;

import io.zancudo.mqtt.UserProperty;
import java.util.List;

/**
 * An Application Message as clients send and receive it; the payload is text in UTF-8.
 *
 * @param properties {@link Properties#NONE} also from clients that do not speak MQTT 5
 */
record TestMessage(String topic, String payload, int qos, boolean retain, Properties properties) {

  /** A message without properties that is not to be retained. */
  static TestMessage of(String topic, String payload, int qos) {
    return new TestMessage(topic, payload, qos, false, Properties.NONE);
  }

  TestMessage retained() {
    return new TestMessage(topic, payload, qos, true, properties);
  }

  TestMessage with(Properties newProperties) {
    return new TestMessage(topic, payload, qos, retain, newProperties);
  }

  /** As a subscription with that maximum QoS delivers it. */
  TestMessage withQos(int newQos) {
    return new TestMessage(topic, payload, newQos, retain, properties);
  }

  /** Only the beginning: a payload may be of any length. */
  @Override
  public String toString() {
    String shown = payload.length() > 40 ? payload.substring(0, 40) + "…" : payload;
    return topic + "=" + shown + " qos=" + qos + " retain=" + retain + " " + properties;
  }

  /**
   * What the broker passes on unaltered.
   *
   * @param contentType empty if absent, as the following
   * @param correlationData text in UTF-8
   * @param userProperties in the order of the packet
   */
  record Properties(
      String contentType,
      String responseTopic,
      String correlationData,
      List<UserProperty> userProperties) {
    static final Properties NONE = new Properties("", "", "", List.of());

    Properties {
      userProperties = List.copyOf(userProperties);
    }
  }
}

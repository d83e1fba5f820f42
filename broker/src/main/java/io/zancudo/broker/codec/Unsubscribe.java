package io.zancudo.broker.codec;

import io.zancudo.mqtt.Properties;
import io.zancudo.mqtt.TopicFilter;
import java.util.List;

/**
 * UNSUBSCRIBE (MQTT 5.0 section 3.10).
 *
 * @param filters in order; at least one, except in MQTT 3.1
 */
public record Unsubscribe(int packetId, List<TopicFilter> filters, Properties properties) {
  public Unsubscribe {
    filters = List.copyOf(filters);
  }
}

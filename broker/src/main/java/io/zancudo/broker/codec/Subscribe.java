package io.zancudo.broker.codec;

import io.zancudo.mqtt.Properties;
import io.zancudo.mqtt.Subscription;
import java.util.List;

/**
 * SUBSCRIBE (MQTT 5.0 section 3.8).
 *
 * @param subscriptions in order; at least one, except in MQTT 3.1; each carries the Subscription
 *     Identifier of the packet
 */
public record Subscribe(int packetId, List<Subscription> subscriptions, Properties properties) {
  public Subscribe {
    subscriptions = List.copyOf(subscriptions);
  }
}

package io.zancudo.broker.codec;

import io.zancudo.mqtt.Properties;
import io.zancudo.mqtt.ReasonCode;
import java.util.List;

/**
 * SUBACK (MQTT 5.0 section 3.9).
 *
 * @param reasons one for each subscription, in order; before MQTT 5 every error is 0x80 on the wire
 *     and comes in as {@link ReasonCode#UNSPECIFIED_ERROR}
 */
public record Suback(int packetId, List<ReasonCode> reasons, Properties properties) {
  public Suback {
    reasons = List.copyOf(reasons);
  }
}

package io.zancudo.broker.codec;

import io.zancudo.mqtt.Properties;
import io.zancudo.mqtt.ReasonCode;
import java.util.List;

/**
 * UNSUBACK (MQTT 5.0 section 3.11).
 *
 * @param reasons one for each filter, in order; none on the wire before MQTT 5
 */
public record Unsuback(int packetId, List<ReasonCode> reasons, Properties properties) {
  public Unsuback {
    reasons = List.copyOf(reasons);
  }
}

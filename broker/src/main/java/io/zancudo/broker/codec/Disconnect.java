package io.zancudo.broker.codec;

import io.zancudo.mqtt.Properties;
import io.zancudo.mqtt.ReasonCode;

/** DISCONNECT (MQTT 5.0 section 3.14); before MQTT 5 it has neither reason nor properties. */
public record Disconnect(ReasonCode reason, Properties properties) {
  /** A normal disconnection without properties, the only one there is before MQTT 5. */
  public static final Disconnect NORMAL = new Disconnect(ReasonCode.SUCCESS, Properties.NONE);
}

package io.zancudo.broker.codec;

import io.zancudo.mqtt.Properties;
import io.zancudo.mqtt.ReasonCode;

/** AUTH (MQTT 5.0 section 3.15). */
public record Auth(ReasonCode reason, Properties properties) {}

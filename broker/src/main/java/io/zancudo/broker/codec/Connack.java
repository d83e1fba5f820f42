package io.zancudo.broker.codec;

import io.zancudo.mqtt.Properties;

/**
 * CONNACK (MQTT 5.0 section 3.2).
 *
 * @param sessionPresent whether the server had a session; always false in MQTT 3.1
 * @param returnCode as on the wire: 0 is success, others are Reason Codes in MQTT 5 and return
 *     codes 1 to 5 before; 1 to 5 with MQTT 5 is the refusal by a server that speaks only 3.1.1
 */
public record Connack(boolean sessionPresent, int returnCode, Properties properties) {}

package io.zancudo.loadtest.mqtt;

/** A Will Message; its delay is MQTT 5 alone. */
public record WillSettings(String topic, String payload, int qos, int delaySeconds) {}

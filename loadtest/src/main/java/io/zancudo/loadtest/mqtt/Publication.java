package io.zancudo.loadtest.mqtt;

/** An application message as it goes over the wire. */
public record Publication(String topic, String payload, int qos, boolean retain) {}

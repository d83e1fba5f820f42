package io.zancudo.mqtt;

/** A User Property: a UTF-8 string pair; names may repeat and order counts (section 1.5.7). */
public record UserProperty(String name, String value) {}

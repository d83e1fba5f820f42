package io.zancudo.mqtt;

/** The three versions of MQTT that are spoken. */
public enum ProtocolVersion {
  /** MQTT 3.1, protocol name {@code MQIsdp}. */
  MQTT_3_1("MQIsdp", 3),
  /** MQTT 3.1.1, protocol name {@code MQTT}. */
  MQTT_3_1_1("MQTT", 4),
  /** MQTT 5.0, protocol name {@code MQTT}. */
  MQTT_5("MQTT", 5);

  private final String protocolName;
  private final int level;

  ProtocolVersion(String protocolName, int level) {
    this.protocolName = protocolName;
    this.level = level;
  }

  /** The Protocol Name of CONNECT. */
  public String protocolName() {
    return protocolName;
  }

  /** The Protocol Level (Protocol Version) of CONNECT: 3, 4 or 5, without the bridge bit. */
  public int level() {
    return level;
  }
}

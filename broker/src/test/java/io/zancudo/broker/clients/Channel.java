package io.zancudo.broker.clients;

import io.zancudo.mqtt.ProtocolVersion;
import java.util.List;
import java.util.stream.Stream;

/** How a client talks to the broker. */
record Channel(ProtocolVersion version, Transport transport) {

  /** The version over each of the transports. */
  static List<Channel> of(ProtocolVersion version, Transport... transports) {
    return Stream.of(transports).map(transport -> new Channel(version, transport)).toList();
  }

  /** The version over every transport. */
  static List<Channel> overAll(ProtocolVersion version) {
    return of(version, Transport.values());
  }

  boolean isMqtt5() {
    return version == ProtocolVersion.MQTT_5;
  }

  @Override
  public String toString() {
    return version + " over " + transport;
  }
}

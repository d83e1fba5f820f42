package io.zancudo.broker.auth;

import io.zancudo.mqtt.ProtocolVersion;
import java.util.Optional;

/** Clients for tests. */
final class Clients {
  private Clients() {}

  static ClientIdentity anonymous(String clientId) {
    return client(clientId, Optional.empty());
  }

  static ClientIdentity user(String clientId, String username) {
    return client(clientId, Optional.of(username));
  }

  static ClientIdentity client(String clientId, Optional<String> username) {
    return new ClientIdentity(
        clientId, username, "127.0.0.1", "1883", ProtocolVersion.MQTT_5, false, Optional.empty());
  }
}

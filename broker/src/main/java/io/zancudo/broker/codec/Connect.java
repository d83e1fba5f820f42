package io.zancudo.broker.codec;

import io.zancudo.mqtt.Properties;
import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.Will;
import java.util.Optional;

/**
 * CONNECT (MQTT 5.0 section 3.1).
 *
 * @param bridge whether the bridge bit of Mosquitto is set in the Protocol Level (0x83 or 0x84)
 * @param cleanStart Clean Start, called Clean Session before MQTT 5
 * @param keepAliveSeconds 0 turns keep alive off
 * @param clientId may be empty, where the version allows it
 * @param password read-only
 * @param properties of the CONNECT itself; those of the will are in the will
 */
public record Connect(
    ProtocolVersion version,
    boolean bridge,
    boolean cleanStart,
    int keepAliveSeconds,
    String clientId,
    Optional<String> username,
    Optional<byte[]> password,
    Optional<Will> will,
    Properties properties) {

  /** Names the client and the version; never the password. */
  @Override
  public String toString() {
    return "Connect[" + version + ", " + clientId + "]";
  }
}

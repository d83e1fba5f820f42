package io.zancudo.loadtest.mqtt;

import java.util.Optional;

/**
 * What a client says in its CONNECT.
 *
 * @param clientId the Client Identifier
 * @param version 4 for 3.1.1, 5 for 5.0
 * @param persistent whether its Session outlives the connection: CleanSession 0, or Clean Start 0
 *     with an expiry
 * @param sessionExpirySeconds MQTT 5 alone: Session Expiry Interval
 * @param will the Will Message, if it has one
 */
public record ClientSettings(
    String clientId,
    int version,
    boolean persistent,
    int sessionExpirySeconds,
    Optional<WillSettings> will) {

  private static final int DAY = 86_400;

  public ClientSettings {
    if (version != 4 && version != 5) {
      throw new IllegalArgumentException("version " + version + ", not 4 or 5");
    }
  }

  /** A client whose Session stays a day. */
  public static ClientSettings persistent(String clientId, int version) {
    return new ClientSettings(clientId, version, true, DAY, Optional.empty());
  }

  /** A client whose Session ends with its connection. */
  public static ClientSettings clean(String clientId, int version) {
    return new ClientSettings(clientId, version, false, 0, Optional.empty());
  }

  /** A client that is there for its Will; with a delay its Session stays long enough for it. */
  public static ClientSettings withWill(String clientId, int version, WillSettings will) {
    int expiry = will.delaySeconds() == 0 ? 0 : 10 * will.delaySeconds();
    return new ClientSettings(clientId, version, false, expiry, Optional.of(will));
  }

  boolean isMqtt5() {
    return version == 5;
  }
}

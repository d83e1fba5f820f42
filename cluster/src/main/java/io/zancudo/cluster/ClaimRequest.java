package io.zancudo.cluster;

import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.Will;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A CONNECT, as the {@link SessionStore} sees it.
 *
 * @param clientId the Client Identifier
 * @param owner the node that has the connection
 * @param cleanStart whether a session that is there is discarded ([MQTT-3.1.2-4])
 * @param expirySeconds the Session Expiry Interval, 0 to {@link SessionRecord#NEVER_EXPIRES}
 * @param will the Will of the new connection
 * @param protocol the version of MQTT that the client speaks
 * @param bridge whether the peer is a bridge
 * @param nowMillis milliseconds of the epoch
 * @param isLate whether the connection was accepted at that time without a claim, because the
 *     network was cut: a claim that was made since is not overtaken, but overtakes this one
 * @param token random; the same when the same claim is tried again
 */
public record ClaimRequest(
    String clientId,
    NodeId owner,
    boolean cleanStart,
    long expirySeconds,
    Optional<Will> will,
    ProtocolVersion protocol,
    boolean bridge,
    long nowMillis,
    boolean isLate,
    long token) {

  /** A CONNECT. */
  public ClaimRequest(
      String clientId,
      NodeId owner,
      boolean cleanStart,
      long expirySeconds,
      Optional<Will> will,
      ProtocolVersion protocol,
      boolean bridge,
      long nowMillis,
      boolean isLate) {
    this(
        clientId,
        owner,
        cleanStart,
        expirySeconds,
        will,
        protocol,
        bridge,
        nowMillis,
        isLate,
        ThreadLocalRandom.current().nextLong());
  }

  /** A CONNECT of now. */
  public ClaimRequest(
      String clientId,
      NodeId owner,
      boolean cleanStart,
      long expirySeconds,
      Optional<Will> will,
      ProtocolVersion protocol,
      boolean bridge,
      long nowMillis) {
    this(clientId, owner, cleanStart, expirySeconds, will, protocol, bridge, nowMillis, false);
  }
}

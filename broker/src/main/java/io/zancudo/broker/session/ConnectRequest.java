package io.zancudo.broker.session;

import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.Will;
import java.util.Optional;

/**
 * What a CONNECT says about the session that it wants.
 *
 * @param cleanStart whether a session that is there is discarded ([MQTT-3.1.2-4])
 * @param expirySeconds the Session Expiry Interval, 0 to {@link Session#NEVER}
 * @param will the Will, with its topic behind the mount point
 * @param mayPublishWill whether the client's rules allow its Will when it connects
 * @param bridge whether the peer is a bridge
 */
public record ConnectRequest(
    String clientId,
    boolean cleanStart,
    long expirySeconds,
    Optional<Will> will,
    boolean mayPublishWill,
    ProtocolVersion protocol,
    boolean bridge) {}

package io.zancudo.cluster;

import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.Subscription;

/**
 * One subscription of a stored session that matches a topic.
 *
 * @param clientId the Client Identifier
 * @param protocol the version of MQTT that its client speaks, or spoke last
 * @param bridge whether its peer is a bridge
 * @param isConnected whether it had a connection when this node last heard of it; kept up to date
 *     for sessions with shared subscriptions
 */
public record StoredSubscriber(
    String clientId,
    ProtocolVersion protocol,
    boolean bridge,
    boolean isConnected,
    Subscription subscription) {}

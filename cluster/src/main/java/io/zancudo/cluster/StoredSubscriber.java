package io.zancudo.cluster;

import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.Subscription;
import java.util.Optional;

/**
 * One subscription of a stored session that matches a topic.
 *
 * @param clientId the Client Identifier
 * @param protocol the version of MQTT that its client speaks, or spoke last
 * @param bridge whether its peer is a bridge
 * @param connectedTo the node that has its connection, if any, as far as this node has heard
 */
public record StoredSubscriber(
    String clientId,
    ProtocolVersion protocol,
    boolean bridge,
    Optional<NodeId> connectedTo,
    Subscription subscription) {}

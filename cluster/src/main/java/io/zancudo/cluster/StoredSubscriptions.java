package io.zancudo.cluster;

import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.Subscription;
import java.util.List;
import java.util.Optional;

/**
 * The subscriptions of one stored session at one time, as every node knows them.
 *
 * @param clientId the Client Identifier
 * @param version rises with every change of this Client Identifier's session: an older one that
 *     comes late is ignored
 * @param protocol the version of MQTT that its client speaks, or spoke last
 * @param bridge whether its peer is a bridge: its own messages are not sent back to it, and RETAIN
 *     flags are kept
 * @param connectedTo the node that has its connection, if any
 * @param subscriptions all of them; empty when the session has ended or has none
 */
public record StoredSubscriptions(
    String clientId,
    long version,
    ProtocolVersion protocol,
    boolean bridge,
    Optional<NodeId> connectedTo,
    List<Subscription> subscriptions) {
  public StoredSubscriptions {
    subscriptions = List.copyOf(subscriptions);
  }
}

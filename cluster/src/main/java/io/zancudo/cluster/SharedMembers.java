package io.zancudo.cluster;

import io.zancudo.mqtt.TopicFilter;
import java.util.List;

/**
 * The members of a shared subscription beside the live ones of this node.
 *
 * @param filter {@code $share/…}
 * @param nodes the other nodes with live members
 * @param counts how many live members each of the nodes has, in the same order
 * @param stored members that are stored sessions, on this node or elsewhere
 */
public record SharedMembers(
    TopicFilter filter, List<NodeId> nodes, List<Integer> counts, List<StoredSubscriber> stored) {}

package io.zancudo.broker.routing;

import io.zancudo.cluster.NodeId;
import io.zancudo.cluster.SharedMembers;
import io.zancudo.cluster.StoredSubscriber;
import io.zancudo.cluster.SubscriptionTable;
import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.TopicFilter;
import io.zancudo.mqtt.TopicName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who gets the messages of one topic beside the live sessions of this node: live sessions of other
 * nodes, and stored sessions.
 *
 * <p>Immutable. Valid while the {@link SubscriptionTable} does not change.
 *
 * @param generation that of the table
 * @param nodes other nodes that get every message
 * @param nodesQos0 other nodes that get messages with QoS 0: those too whose stored sessions are
 *     connected, as such messages are not stored
 * @param stored subscriptions of stored sessions
 * @param groups shared subscriptions by their filter
 */
record ElsewhereRoutes(
    long generation,
    List<NodeId> nodes,
    List<NodeId> nodesQos0,
    List<StoredSubscriber> stored,
    Map<TopicFilter, SharedMembers> groups) {

  boolean isEmpty() {
    return nodesQos0.isEmpty() && stored.isEmpty() && groups.isEmpty();
  }

  static ElsewhereRoutes of(
      SubscriptionTable table, TopicName topic, NodeId self, RoutingOptions options) {
    Collector collector = new Collector(table.generation(), self, options);
    table.match(topic, collector);
    return collector.routes();
  }

  /** Collects them for one topic; used once. */
  private static final class Collector implements SubscriptionTable.RouteVisitor {
    private final long generation;
    private final NodeId self;
    private final RoutingOptions options;
    private final Set<NodeId> nodes = new LinkedHashSet<>();
    private final Set<NodeId> connectedTo = new LinkedHashSet<>();
    private final List<StoredSubscriber> stored = new ArrayList<>();
    private final Map<String, Integer> firstIndex = new HashMap<>();
    private final Map<TopicFilter, SharedMembers> groups = new HashMap<>();

    Collector(long generation, NodeId self, RoutingOptions options) {
      this.generation = generation;
      this.self = self;
      this.options = options;
    }

    @Override
    public void node(NodeId node) {
      nodes.add(node);
    }

    @Override
    public void stored(StoredSubscriber subscriber) {
      if (!options.allowDuplicateMessages() && isCovered(subscriber)) {
        return;
      }
      stored.add(subscriber);
      subscriber
          .connectedTo()
          .filter(node -> !node.equals(self))
          .ifPresent(
              node ->
                  (subscriber.subscription().qos() == Qos.AT_MOST_ONCE ? nodes : connectedTo)
                      .add(node));
    }

    /** As {@link RouteCollector} does it: once, at the higher QoS, to clients before MQTT 5. */
    private boolean isCovered(StoredSubscriber subscriber) {
      if (subscriber.protocol() == ProtocolVersion.MQTT_5) {
        return false;
      }
      Integer index = firstIndex.putIfAbsent(subscriber.clientId(), stored.size());
      if (index == null) {
        return false;
      }
      StoredSubscriber first = stored.get(index);
      Qos higher = first.subscription().qos().max(subscriber.subscription().qos());
      stored.set(
          index,
          new StoredSubscriber(
              first.clientId(),
              first.protocol(),
              first.bridge(),
              first.connectedTo(),
              first.subscription().withQos(higher)));
      return true;
    }

    @Override
    public void shared(SharedMembers group) {
      groups.put(group.filter(), group);
    }

    ElsewhereRoutes routes() {
      Set<NodeId> all = new LinkedHashSet<>(nodes);
      all.addAll(connectedTo);
      return new ElsewhereRoutes(
          generation, List.copyOf(nodes), List.copyOf(all), List.copyOf(stored), groups);
    }
  }
}

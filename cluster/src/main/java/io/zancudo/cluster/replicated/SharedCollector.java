package io.zancudo.cluster.replicated;

import io.zancudo.cluster.NodeId;
import io.zancudo.cluster.SharedMembers;
import io.zancudo.cluster.StoredSubscriber;
import io.zancudo.cluster.StoredSubscriptions;
import io.zancudo.mqtt.Subscription;
import io.zancudo.topic.Member;
import io.zancudo.topic.ShareGroup;
import java.util.ArrayList;
import java.util.List;

/** Sorts the members of one shared subscription. Owned by the thread that matches. */
final class SharedCollector {
  private final RouteCollector routes;
  private final List<NodeId> nodes = new ArrayList<>();
  private final List<Integer> counts = new ArrayList<>();
  private final List<StoredSubscriber> stored = new ArrayList<>();

  SharedCollector(RouteCollector routes) {
    this.routes = routes;
  }

  void node(NodeId node, int count) {
    nodes.add(node);
    counts.add(count);
  }

  void stored(StoredSubscriptions session, Subscription subscription) {
    stored.add(routes.subscriber(session, subscription));
  }

  SharedMembers members(ShareGroup<RouteTarget> group) {
    for (int i = 0; i < group.size(); i++) {
      Member<RouteTarget> member = group.member(i);
      member.subscriber().isMember(member.subscription(), this);
    }
    return new SharedMembers(group.filter(), nodes, counts, stored);
  }
}

package io.zancudo.cluster.replicated;

import io.zancudo.cluster.NodeId;
import io.zancudo.cluster.SharedMembers;
import io.zancudo.cluster.StoredSubscriber;
import io.zancudo.cluster.StoredSubscriptions;
import io.zancudo.cluster.SubscriptionTable.RouteVisitor;
import io.zancudo.mqtt.Subscription;
import io.zancudo.topic.MatchVisitor;
import io.zancudo.topic.ShareGroup;
import java.util.HashSet;
import java.util.Set;

/** Tells a visitor what the tree has for one topic. Owned by the thread that matches. */
final class RouteCollector implements MatchVisitor<RouteTarget> {
  private final RouteVisitor visitor;
  private final Set<NodeId> members;
  private final Set<NodeId> told = new HashSet<>();

  RouteCollector(RouteVisitor visitor, Set<NodeId> members) {
    this.visitor = visitor;
    this.members = members;
  }

  @Override
  public void subscription(RouteTarget target, Subscription subscription) {
    target.matches(subscription, this);
  }

  @Override
  public void shared(ShareGroup<RouteTarget> group) {
    SharedMembers found = new SharedCollector(this).members(group);
    if (!found.nodes().isEmpty() || !found.stored().isEmpty()) { // not only nodes that are gone
      visitor.shared(found);
    }
  }

  void node(NodeId node) {
    if (told.add(node)) {
      visitor.node(node);
    }
  }

  void stored(StoredSubscriptions session, Subscription subscription) {
    visitor.stored(subscriber(session, subscription));
  }

  StoredSubscriber subscriber(StoredSubscriptions session, Subscription subscription) {
    return new StoredSubscriber(
        session.clientId(),
        session.protocol(),
        session.bridge(),
        session.connectedTo().filter(members::contains),
        subscription);
  }
}

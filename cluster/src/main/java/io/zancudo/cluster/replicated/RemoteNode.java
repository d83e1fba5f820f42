package io.zancudo.cluster.replicated;

import io.zancudo.cluster.NodeId;
import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.RetainHandling;
import io.zancudo.mqtt.Subscription;
import io.zancudo.mqtt.TopicFilter;
import io.zancudo.topic.TopicTree;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What another node has told of its live routes, in one life as a member. Single writer: the holder
 * of the lock of {@link RemoteRoutes}; readers see {@link #isGone} at once.
 *
 * <p>Choice: in the tree the Subscription Identifier is the count of live members, because it has a
 * place there that costs nothing.
 */
final class RemoteNode implements RouteTarget {
  private final NodeId id;
  private final Set<TopicFilter> filters = new HashSet<>();
  private volatile boolean gone;
  private long stream = Long.MIN_VALUE;
  private @Nullable Set<TopicFilter> unconfirmed;

  RemoteNode(NodeId id) {
    this.id = id;
  }

  NodeId id() {
    return id;
  }

  boolean isGone() {
    return gone;
  }

  /** From now on no match finds the node. */
  void leave() {
    gone = true;
  }

  /** Whether an envelope belongs to the newest stream; a late one of an older stream does not. */
  boolean accepts(ChangeWire<?> envelope) {
    return envelope.first() ? envelope.stream() > stream : envelope.stream() == stream;
  }

  /**
   * Takes an envelope in. Choice: what was known stays until the snapshot is complete, so that no
   * message misses a node while it tells everything again.
   */
  void take(ChangeWire<Route> envelope, TopicTree<RouteTarget> tree) {
    if (envelope.first()) {
      stream = envelope.stream();
      unconfirmed = new HashSet<>(filters);
    }
    for (Route route : envelope.changes()) {
      if (unconfirmed != null) {
        unconfirmed.remove(route.filter());
      }
      set(route, tree);
    }
    if (envelope.last() && unconfirmed != null) {
      unconfirmed.forEach(filter -> set(new Route(filter, 0), tree));
      unconfirmed = null;
    }
  }

  private void set(Route route, TopicTree<RouteTarget> tree) {
    TopicFilter filter = route.filter();
    if (route.count() == 0) {
      if (filters.remove(filter)) {
        tree.remove(filter, this);
      }
    } else if (filters.add(filter) || filter.isShared()) {
      int count = Math.min(route.count(), Subscription.MAX_IDENTIFIER);
      tree.add(routeTo(filter, count), this);
    }
  }

  private static Subscription routeTo(TopicFilter filter, int count) {
    return new Subscription(
        filter, Qos.AT_MOST_ONCE, false, false, RetainHandling.SEND_AT_SUBSCRIBE, count);
  }

  /** Takes all out of the tree. */
  void removeAll(TopicTree<RouteTarget> tree) {
    filters.forEach(filter -> tree.remove(filter, this));
    filters.clear();
  }

  int filterCount() {
    return filters.size();
  }

  @Override
  public void matches(Subscription subscription, RouteCollector collector) {
    if (!gone) {
      collector.node(id);
    }
  }

  @Override
  public void isMember(Subscription subscription, SharedCollector collector) {
    if (!gone) {
      collector.node(id, subscription.identifier());
    }
  }
}

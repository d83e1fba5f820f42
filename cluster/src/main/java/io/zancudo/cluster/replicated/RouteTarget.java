package io.zancudo.cluster.replicated;

import io.zancudo.mqtt.Subscription;

/** Who a filter in the tree of all nodes leads to. Known by identity. */
sealed interface RouteTarget permits RemoteNode, StoredEntry {

  /** A filter that is not shared matches. */
  void matches(Subscription subscription, RouteCollector collector);

  /** A shared filter matches, of which this is a member. */
  void isMember(Subscription subscription, SharedCollector collector);
}

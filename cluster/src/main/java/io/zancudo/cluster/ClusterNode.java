package io.zancudo.cluster;

import io.vertx.core.Future;

/** One node's part in the state that all nodes share. Thread-safe. */
public interface ClusterNode {

  Membership membership();

  NodeBus bus();

  SubscriptionTable subscriptions();

  RetainedStore retained();

  SessionStore sessions();

  MessageStore messages();

  /**
   * Starts to talk to the other nodes; whoever wants envelopes has registered before.
   *
   * @return completes when what the other nodes know is here: routes, stored subscriptions,
   *     retained messages
   */
  Future<Void> open();

  /** Whether every change has a copy on another node, or there is no other node. */
  boolean isSafe();

  /** Leaves the other nodes: what only this one has is handed over first, for a bounded time. */
  Future<Void> leave();
}

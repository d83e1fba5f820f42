package io.zancudo.cluster;

import io.vertx.core.Future;
import io.zancudo.mqtt.TopicFilter;
import io.zancudo.mqtt.TopicName;

/**
 * Thread-safe: who has subscriptions in the whole broker. Of live subscriptions it knows the nodes,
 * not the subscribers: these are in the {@link io.zancudo.topic.TopicTree} of their own node. Of
 * stored sessions it knows the subscriptions themselves, on every node, because the node of the
 * publisher puts messages into their queues.
 */
public interface SubscriptionTable {

  /**
   * A new live subscription on this node. Counted: of several subscribers of a filter the first
   * announces it to the other nodes; for {@code $share} filters every change of the count is
   * announced.
   *
   * @return completes when a message that is published on any node from now on reaches this one, so
   *     SUBACK waits for it; also when a node that has not answered is no member any longer
   */
  Future<Void> announce(TopicFilter filter);

  /**
   * A live subscription of this node is gone; the other nodes may go on sending for a while. Fails
   * with IllegalStateException if the filter is not announced.
   */
  Future<Void> withdraw(TopicFilter filter);

  /**
   * The subscriptions of a stored session have changed in the {@link SessionStore}, or it was
   * connected or disconnected, or it has ended: then the list is empty.
   *
   * @return completes when every node knows it, like {@link #announce}
   */
  Future<Void> announceStored(StoredSubscriptions subscriptions);

  /** How many distinct filters this node has announced. */
  int filterCount();

  /** Rises with every change that may change {@link #match}. */
  long generation();

  /**
   * Finds who gets a message in the whole broker beside the live subscribers of this node. Reads
   * this node's copy, without waiting.
   */
  void match(TopicName topic, RouteVisitor visitor);

  /** Who gets a message. The order is that of no list. */
  interface RouteVisitor {
    /** Another node with live subscribers of a filter that is not shared; each node once. */
    void node(NodeId node);

    /** A subscription of a stored session, not shared. */
    void stored(StoredSubscriber subscriber);

    /** A shared subscription, with its members in the whole broker. */
    void shared(SharedMembers group);
  }

  /** Whether all that the other members have told when this node joined has arrived. */
  boolean isComplete();
}

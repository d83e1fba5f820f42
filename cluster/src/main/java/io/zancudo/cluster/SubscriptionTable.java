package io.zancudo.cluster;

import io.vertx.core.Future;
import io.zancudo.mqtt.TopicFilter;
import io.zancudo.mqtt.TopicName;
import java.util.List;

/**
 * Thread-safe: which nodes have subscribers for which Topic Filters. It knows nodes, not
 * subscribers: these are in the {@link io.zancudo.topic.TopicTree} of their own node.
 *
 * <p>It counts: of several subscribers of a filter on this node, the first announces it to the
 * other nodes and the last withdraws it. So every subscription is announced once when it is new,
 * and withdrawn once when it is gone; not when its options are replaced.
 */
public interface SubscriptionTable {

  /**
   * A new subscription on this node.
   *
   * @return completes when a message that is published on any node reaches this one, so SUBACK
   *     waits for it
   */
  Future<Void> announce(TopicFilter filter);

  /**
   * A subscription of this node is gone.
   *
   * @return completes when no longer counted here; the other nodes may go on sending for a while.
   *     Fails with IllegalStateException if the filter is not announced
   */
  Future<Void> withdraw(TopicFilter filter);

  /** How many distinct filters this node has announced. */
  int filterCount();

  /**
   * The other nodes that have a subscriber for a Topic Name, each once; this node is never among
   * them.
   */
  List<NodeId> remoteNodes(TopicName topic);
}

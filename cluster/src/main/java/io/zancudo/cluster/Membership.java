package io.zancudo.cluster;

import java.util.Set;

/** Thread-safe: which nodes are the broker, and whether this one may act for all of them. */
public interface Membership {

  /** This node. Its name stays the same as long as its process lives. */
  NodeId localNode();

  /** All nodes that are members now, this one among them; an immutable snapshot. */
  Set<NodeId> nodes();

  /**
   * Whether this node may change what all nodes share. False on the smaller side of a network that
   * is cut: what is changed there could not be kept.
   */
  boolean isWritable();

  /**
   * Whether most of the nodes have answered since one was lost last. Until then it may be that this
   * node is on the smaller side of a cut and has not found that out: nothing that is changed may be
   * acknowledged.
   */
  boolean isConfirmed();

  /**
   * Calls the listener after {@link #nodes} or {@link #isWritable} has changed, one call after the
   * other, on a thread of the cluster: it must not block. Several changes may come as one.
   */
  void onChange(Runnable listener);
}

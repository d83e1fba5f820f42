package io.zancudo.cluster;

import java.util.Set;

/** Thread-safe: which nodes are the broker. */
public interface Membership {

  /** This node. */
  NodeId localNode();

  /** All nodes that are members now, this one among them; an immutable snapshot. */
  Set<NodeId> nodes();
}

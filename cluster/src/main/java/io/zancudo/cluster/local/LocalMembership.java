package io.zancudo.cluster.local;

import io.zancudo.cluster.Membership;
import io.zancudo.cluster.NodeId;
import java.util.Set;

/** Thread-safe, immutable: a broker of one node. */
public final class LocalMembership implements Membership {
  private final NodeId localNode;

  /** A broker that is this node alone. */
  public LocalMembership(NodeId localNode) {
    this.localNode = localNode;
  }

  @Override
  public NodeId localNode() {
    return localNode;
  }

  @Override
  public Set<NodeId> nodes() {
    return Set.of(localNode);
  }
}

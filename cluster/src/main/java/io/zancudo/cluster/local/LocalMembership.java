package io.zancudo.cluster.local;

import io.zancudo.cluster.Membership;
import io.zancudo.cluster.NodeId;
import java.util.Set;

/** Thread-safe: this node is the whole broker, for ever. */
public final class LocalMembership implements Membership {
  private final NodeId self;
  private final Set<NodeId> nodes;

  public LocalMembership(NodeId self) {
    this.self = self;
    this.nodes = Set.of(self);
  }

  @Override
  public NodeId localNode() {
    return self;
  }

  @Override
  public Set<NodeId> nodes() {
    return nodes;
  }

  @Override
  public boolean isWritable() {
    return true;
  }

  @Override
  public boolean isConfirmed() {
    return true;
  }

  /** Nothing changes. */
  @Override
  public void onChange(Runnable listener) {}
}

package io.zancudo.cluster.replicated;

import io.zancudo.cluster.Membership;
import io.zancudo.cluster.NodeId;
import java.util.Set;

/** Thread-safe: notices that a member is gone. */
final class LossWatch {
  private final Membership membership;
  private Set<NodeId> before = Set.of();

  LossWatch(Membership membership) {
    this.membership = membership;
  }

  /** Whether one of those that were members at the last look is none any longer. */
  synchronized boolean look() {
    Set<NodeId> now = membership.nodes();
    boolean isLost = !now.containsAll(before);
    before = now;
    return isLost;
  }
}

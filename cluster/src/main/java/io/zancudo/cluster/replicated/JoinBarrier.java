package io.zancudo.cluster.replicated;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.zancudo.cluster.Membership;
import io.zancudo.cluster.NodeId;
import java.util.HashSet;
import java.util.Set;

/** Thread-safe: waits for the end of the snapshot of every other member. */
final class JoinBarrier {
  private final Membership membership;
  private final Set<NodeId> arrived = new HashSet<>();
  private final Promise<Void> all = Promise.promise();
  private boolean opened;

  JoinBarrier(Membership membership) {
    this.membership = membership;
  }

  /** Completes when the snapshot of each node that is a member then has come. */
  Future<Void> open() {
    synchronized (this) {
      opened = true;
    }
    check();
    return all.future();
  }

  /** The snapshot of a node has come to its end. */
  void arrived(NodeId node) {
    synchronized (this) {
      arrived.add(node);
    }
    check();
  }

  /** Looks again, after members have changed. */
  void check() {
    synchronized (this) {
      Set<NodeId> members = membership.nodes();
      arrived.retainAll(members);
      if (!opened
          || members.stream()
              .anyMatch(node -> !node.equals(membership.localNode()) && !arrived.contains(node))) {
        return;
      }
    }
    all.tryComplete();
  }
}

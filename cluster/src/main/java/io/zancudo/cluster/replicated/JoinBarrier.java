package io.zancudo.cluster.replicated;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.zancudo.cluster.Membership;
import io.zancudo.cluster.NodeId;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Thread-safe: waits until each other member and this one know of each other: the end of the
 * snapshot of the other has come here, and it has answered those of this node.
 */
final class JoinBarrier {
  private final Membership membership;
  private final Set<Step> steps;
  private final Map<NodeId, EnumSet<Step>> done = new HashMap<>();
  private final Promise<Void> all = Promise.promise();
  private boolean opened;

  /** What has to happen with every other member. */
  enum Step {
    SNAPSHOT_CAME,
    FIRST_ANSWERED,
    SECOND_ANSWERED
  }

  JoinBarrier(Membership membership, Set<Step> steps) {
    this.membership = membership;
    this.steps = steps;
  }

  /** Completes when all steps are done with each node that is a member then. */
  Future<Void> open() {
    synchronized (this) {
      opened = true;
    }
    check();
    return all.future();
  }

  void done(NodeId node, Step step) {
    synchronized (this) {
      done.computeIfAbsent(node, id -> EnumSet.noneOf(Step.class)).add(step);
    }
    check();
  }

  /** Looks again, after members have changed. */
  void check() {
    synchronized (this) {
      Set<NodeId> members = membership.nodes();
      done.keySet().retainAll(members);
      if (!opened || !members.stream().allMatch(this::isDone)) {
        return;
      }
    }
    all.tryComplete();
  }

  private boolean isDone(NodeId node) {
    Set<Step> known = done.get(node);
    return node.equals(membership.localNode()) || (known != null && known.containsAll(steps));
  }
}

package io.zancudo.cluster.replicated;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.zancudo.cluster.Membership;
import io.zancudo.cluster.NodeId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
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
  private List<Promise<Void>> waiting = new ArrayList<>();

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
    Promise<Void> all = Promise.promise();
    synchronized (this) {
      waiting.add(all);
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
    List<Promise<Void>> all;
    synchronized (this) {
      Set<NodeId> members = membership.nodes();
      done.keySet().retainAll(members);
      if (!members.stream().allMatch(this::isDone)) {
        return;
      }
      all = waiting;
      waiting = new ArrayList<>();
    }
    all.forEach(Promise::complete);
  }

  private boolean isDone(NodeId node) {
    Set<Step> known = done.get(node);
    return node.equals(membership.localNode()) || (known != null && known.containsAll(steps));
  }
}

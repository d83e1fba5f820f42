package io.zancudo.cluster.hazelcast;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.zancudo.cluster.EnvelopeKind;
import io.zancudo.cluster.NodeBus;
import io.zancudo.cluster.NodeId;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether most of the nodes are still there after one was lost. A node that is cut off from two
 * others loses them one after the other, and between the two it takes itself for most of them: what
 * it changes then has no copy. So after each loss it asks those that are left, and acknowledges
 * nothing until enough have answered.
 *
 * <p>Owned by the thread of the membership; {@link #isConfirmed} may be asked by any thread.
 */
final class Presence {
  private static final long AGAIN_MILLIS = 100;

  private final NodeId self;
  private final WriteGuard guard;
  private final Thread thread;
  private volatile boolean confirmed = true;
  private @Nullable NodeBus bus;
  private Set<NodeId> members = Set.of();
  private Set<NodeId> answered = new HashSet<>();

  /** Rises with each loss: answers to older questions say nothing. */
  private long losses;

  /** Runs a task on the thread of the membership. */
  interface Thread {
    void run(Runnable task, long delayMillis);
  }

  Presence(NodeId self, WriteGuard guard, Thread thread) {
    this.self = self;
    this.guard = guard;
    this.thread = thread;
  }

  /** How the others are asked; before it starts. */
  void over(NodeBus to) {
    to.handle(EnvelopeKind.PRESENT, (from, body) -> Future.succeededFuture());
    bus = to;
  }

  boolean isConfirmed() {
    return confirmed;
  }

  /** The members have changed. */
  void members(Set<NodeId> now, boolean isLoss) {
    members = Set.copyOf(now);
    if (isLoss) {
      losses++;
      confirmed = false;
      answered = new HashSet<>(Set.of(self));
    }
    if (!confirmed) {
      members.forEach(this::ask);
      look();
    }
  }

  /** It may be that fewer answers are enough now. */
  void look() {
    confirmed = confirmed || bus == null || guard.isMost(answered);
  }

  private void ask(NodeId node) {
    NodeBus to = bus;
    if (to == null || node.equals(self) || answered.contains(node) || !members.contains(node)) {
      return;
    }
    long mine = losses;
    to.send(node, EnvelopeKind.PRESENT, Buffer.buffer())
        .onSuccess(here -> thread.run(() -> answered(node, mine), 0))
        .onFailure(unknown -> thread.run(() -> askAgain(node, mine), AGAIN_MILLIS));
  }

  private void askAgain(NodeId node, long loss) {
    if (loss == losses && !confirmed) {
      ask(node);
    }
  }

  private void answered(NodeId node, long loss) {
    if (loss == losses) {
      answered.add(node);
      look();
    }
  }
}

package io.zancudo.cluster.replicated;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.zancudo.cluster.Membership;
import io.zancudo.cluster.NodeBus;
import io.zancudo.cluster.NodeId;
import io.zancudo.cluster.replicated.ChangeWire.Part;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The changes of one kind on their way to one other node. Thread-safe: its state is under its own
 * lock, which is not held while envelopes are sent or Futures completed.
 *
 * <p>What waits is bounded by how many different keys there are.
 */
final class ChangeStream<T> {
  /** How often is tried before the node has become a member here: 30 s. */
  private static final int MAX_EARLY_TRIES = 150;

  private final NodeId node;
  private final ChangeKind<T> kind;
  private final NodeBus bus;
  private final Membership membership;
  private final RetryTimer timer;
  private final Consumer<NodeId> snapshotAnswered;

  private Map<Object, T> pending = new LinkedHashMap<>();
  private Promise<Void> pendingDone = Promise.promise();
  private List<Promise<Void>> inherited = new ArrayList<>();
  private @Nullable Run<T> run;
  private Part part = Part.CHANGES;
  private boolean needsSnapshot = true;
  private long stream = System.currentTimeMillis();
  private long turn;
  private boolean waits;
  private boolean closed;
  private boolean wasMember;
  private int earlyTries;

  ChangeStream(
      NodeId node,
      ChangeKind<T> kind,
      NodeBus bus,
      Membership membership,
      RetryTimer timer,
      Consumer<NodeId> snapshotAnswered) {
    this.node = node;
    this.kind = kind;
    this.bus = bus;
    this.membership = membership;
    this.timer = timer;
    this.snapshotAnswered = snapshotAnswered;
    this.wasMember = membership.nodes().contains(node);
  }

  /** Changes that are sent together in one or more envelopes, and who waits for them. */
  private record Run<T>(
      boolean isSnapshot, Map<Object, T> changes, Iterator<T> rest, List<Promise<Void>> done) {}

  /** Adds a change; completes when the node has answered it, or is no member any longer. */
  Future<Void> add(T change) {
    Future<Void> done;
    synchronized (this) {
      if (closed) {
        return Future.succeededFuture();
      }
      pending.merge(kind.key(change), change, kind::newer);
      done = pendingDone.future();
    }
    pump();
    return done;
  }

  /** Begins anew, because there is a new lane, before anything else is sent on it. */
  void restart() {
    synchronized (this) {
      beginAnew();
      waits = false;
    }
    pump();
  }

  /** Whether the node was a member and is none any longer. */
  synchronized boolean isGone() {
    if (membership.nodes().contains(node)) {
      wasMember = true;
      return false;
    }
    return wasMember || earlyTries > MAX_EARLY_TRIES;
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** The node is no member any longer: nobody waits for it. */
  void close() {
    List<Promise<Void>> done;
    synchronized (this) {
      closed = true;
      turn++;
      takeBack();
      done = takeWaiting();
      pending = new LinkedHashMap<>();
    }
    done.forEach(Promise::tryComplete);
  }

  private void beginAnew() {
    turn++; // the answer to what was sent before is not waited for
    takeBack();
    needsSnapshot = true;
  }

  private void takeBack() {
    if (run != null) {
      Map<Object, T> all = new LinkedHashMap<>(run.changes);
      pending.forEach((key, change) -> all.merge(key, change, kind::newer));
      pending = all;
      inherited.addAll(run.done);
      run = null;
    }
  }

  private List<Promise<Void>> takeWaiting() {
    List<Promise<Void>> waiting = inherited;
    waiting.add(pendingDone);
    inherited = new ArrayList<>();
    pendingDone = Promise.promise();
    return waiting;
  }

  private void pump() {
    Buffer body;
    long mine;
    synchronized (this) {
      if (closed || waits || !nextRun()) {
        return;
      }
      body = nextEnvelope(Objects.requireNonNull(run));
      waits = true;
      mine = turn;
    }
    bus.send(node, kind.envelope(), body).onComplete(answer -> answered(mine, answer.succeeded()));
  }

  private boolean nextRun() {
    if (run == null && needsSnapshot) {
      needsSnapshot = false;
      stream = Math.max(stream + 1, System.currentTimeMillis());
      part = Part.FIRST_OF_SNAPSHOT;
      run = new Run<>(true, Map.of(), kind.snapshot(), List.of());
    } else if (run == null && !pending.isEmpty()) {
      part = Part.CHANGES;
      run = new Run<>(false, pending, pending.values().iterator(), takeWaiting());
      pending = new LinkedHashMap<>();
    }
    return run != null;
  }

  private Buffer nextEnvelope(Run<T> current) {
    Buffer body = ChangeWire.write(stream, part, current.rest, kind::write);
    if (current.isSnapshot) {
      part = Part.NEXT_OF_SNAPSHOT;
    }
    return body;
  }

  private void answered(long mine, boolean succeeded) {
    List<Promise<Void>> done = List.of();
    boolean toldAll = false;
    long next;
    synchronized (this) {
      if (mine != turn || closed) {
        return;
      }
      if (!succeeded) {
        earlyTries++;
        beginAnew();
      } else {
        waits = false;
        if (run != null && !run.rest.hasNext()) {
          done = run.done;
          toldAll = run.isSnapshot;
          run = null;
        }
      }
      next = turn;
    }
    if (!succeeded) {
      failed(next);
      return;
    }
    done.forEach(Promise::tryComplete);
    if (toldAll) {
      snapshotAnswered.accept(node);
    }
    pump();
  }

  private void failed(long mine) {
    if (isGone()) {
      close();
    } else {
      timer.schedule(RetryTimer.RETRY_MILLIS, () -> retry(mine));
    }
  }

  private void retry(long mine) {
    synchronized (this) {
      if (mine != turn || closed) {
        return;
      }
      waits = false;
    }
    if (isGone()) {
      close();
    } else {
      pump();
    }
  }
}

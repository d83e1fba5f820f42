package io.zancudo.cluster.hazelcast;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.zancudo.cluster.EnvelopeKind;
import io.zancudo.cluster.NodeBus;
import io.zancudo.cluster.NodeId;
import io.zancudo.cluster.replicated.RetryTimer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a node that was cut off does before it writes again: it waits until no node brings in what
 * it kept any longer, so that every session is where it will be looked for, and then until its
 * tables are those of the others. Thread-safe.
 */
final class Recovery {
  private final HazelcastMembership membership;
  private final NodeBus bus;
  private final RetryTimer timer;
  private final Supplier<Future<Void>> tables;

  /** Registers with a bus that has not started yet, and with the membership. */
  static void register(
      HazelcastMembership membership,
      NodeBus bus,
      RetryTimer timer,
      Supplier<Future<Void>> tables) {
    Recovery recovery = new Recovery(membership, bus, timer, tables);
    bus.handle(EnvelopeKind.MERGED, (from, body) -> recovery.answer());
    membership.catchUp(recovery::run);
  }

  private Recovery(
      HazelcastMembership membership,
      NodeBus bus,
      RetryTimer timer,
      Supplier<Future<Void>> tables) {
    this.membership = membership;
    this.bus = bus;
    this.timer = timer;
    this.tables = tables;
  }

  private Future<Void> answer() {
    return membership.isMerging()
        ? Future.failedFuture(new IllegalStateException("This node still merges"))
        : Future.succeededFuture();
  }

  private Future<Void> run() {
    Promise<Void> done = Promise.promise();
    attempt(membership.cuts(), done);
    return done.future();
  }

  private void fillTables(long cut, Promise<Void> done) {
    membership.united(cut);
    tables.get().onComplete(known -> done.complete());
  }

  private void attempt(long cut, Promise<Void> done) {
    List<Future<Void>> answers = new ArrayList<>();
    for (NodeId node : membership.nodes()) {
      if (!node.equals(membership.localNode())) {
        answers.add(bus.send(node, EnvelopeKind.MERGED, Buffer.buffer()));
      }
    }
    Future.join(answers)
        .onSuccess(all -> fillTables(cut, done))
        .onFailure(e -> timer.schedule(RetryTimer.RETRY_MILLIS, () -> attempt(cut, done)));
  }
}

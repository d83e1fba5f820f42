package io.zancudo.cluster.hazelcast;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * What this node kept on its side of a cut, on its way to the other side.
 *
 * <p>Choice: not by Hazelcast's own merge, which gives up all that is left when one operation is
 * late. Here each piece is brought in until that is known to be safe.
 */
interface Kept {
  /** Pieces that are on their way at a time. */
  int AT_ONCE = 64;

  /**
   * Takes a copy of what this node has, just before it gives that up. Blocks.
   *
   * @param claimsChanges false on the side of a cut that may not write: what it has changed in the
   *     moment of the cut was not acknowledged
   */
  void take(boolean claimsChanges);

  /** Brings it in; completes when all is safe, or this node ends. */
  Future<Void> bringIn();

  /** Does something to all pieces, {@link #AT_ONCE} at a time; its failures end nothing. */
  static <T> Future<Void> forEach(Collection<T> pieces, Function<T, Future<?>> action) {
    Queue<T> left = new ArrayDeque<>(pieces);
    Promise<Void> done = Promise.promise();
    AtomicInteger running = new AtomicInteger(AT_ONCE);
    for (int i = 0; i < AT_ONCE; i++) {
      next(left, action, running, done);
    }
    return done.future();
  }

  private static <T> void next(
      Queue<T> left, Function<T, Future<?>> action, AtomicInteger running, Promise<Void> done) {
    T piece;
    synchronized (left) {
      piece = left.poll();
    }
    if (piece == null) {
      if (running.decrementAndGet() == 0) {
        done.complete();
      }
      return;
    }
    action.apply(piece).onComplete(result -> next(left, action, running, done));
  }
}

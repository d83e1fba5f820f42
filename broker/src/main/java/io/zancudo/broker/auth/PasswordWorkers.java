package io.zancudo.broker.auth;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that compute slow hashes, for all listeners of a broker: few, as one hash may take
 * tens of megabytes. What waits for them has a bound. Thread-safe.
 */
final class PasswordWorkers {
  /** Clients that may wait for a hash. */
  static final int DEFAULT_MAX_WAITING = 10_000;

  private static final int MAX_THREADS = 4;

  private final WorkerExecutor executor;
  private final int maxWaiting;
  private final AtomicInteger waiting = new AtomicInteger();

  PasswordWorkers(Vertx vertx, int maxWaiting) {
    int threads = Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors() / 2);
    this.executor = vertx.createSharedWorkerExecutor("zancudo-passwords", Math.max(1, threads));
    this.maxWaiting = maxWaiting;
  }

  /**
   * Computes on one of the threads.
   *
   * @return the result, on the caller's event loop; empty at once if too many wait
   */
  <T> Future<Optional<T>> compute(Callable<T> hash) {
    if (waiting.incrementAndGet() > maxWaiting) {
      waiting.decrementAndGet();
      return Future.succeededFuture(Optional.empty());
    }
    return executor
        .executeBlocking(() -> Optional.of(hash.call()), false)
        .onComplete(done -> waiting.decrementAndGet());
  }
}

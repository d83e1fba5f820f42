package io.zancudo.broker.routing;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Several things that must all be safe before a message is: one Future for them.
 *
 * <p>{@link #add} and {@link #future} are called by one thread; the Futures complete on any.
 */
final class Countdown {
  private static final Future<Void> NOTHING = Future.succeededFuture();

  private final AtomicInteger missing = new AtomicInteger(1);
  private @Nullable Promise<Void> promise;

  /** One more has to be safe. */
  void add(Future<?> part) {
    if (part.succeeded()) {
      return;
    }
    Promise<Void> all = promise;
    if (all == null) {
      all = Promise.promise();
      promise = all;
    }
    Promise<Void> whole = all;
    missing.incrementAndGet();
    part.onComplete(
        result -> {
          if (result.failed()) {
            whole.tryFail(result.cause());
          } else if (missing.decrementAndGet() == 0) {
            whole.tryComplete();
          }
        });
  }

  /** All have been added: completes when all are safe, fails with the first that is not. */
  Future<Void> future() {
    Promise<Void> all = promise;
    if (all == null) {
      return NOTHING;
    }
    if (missing.decrementAndGet() == 0) {
      all.tryComplete();
    }
    return all.future();
  }
}

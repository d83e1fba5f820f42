package io.zancudo.loadtest;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits on an event loop. */
final class Polling {
  private static final long PERIOD_MILLIS = 50;

  private Polling() {}

  /**
   * Looks again and again.
   *
   * @return true when the condition holds, false if it does not in time
   */
  static Future<Boolean> until(Vertx vertx, Duration patience, BooleanSupplier condition) {
    Promise<Boolean> result = Promise.promise();
    long end = System.nanoTime() + patience.toNanos();
    vertx.setPeriodic(
        0,
        PERIOD_MILLIS,
        id -> {
          boolean holds = condition.getAsBoolean();
          if (holds || System.nanoTime() - end > 0) {
            vertx.cancelTimer(id);
            result.tryComplete(holds);
          }
        });
    return result.future();
  }
}

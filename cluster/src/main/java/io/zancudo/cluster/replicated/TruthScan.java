package io.zancudo.cluster.replicated;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** Thread-safe: reads the truth, one scan after the other, each again until it succeeds. */
final class TruthScan {
  /** How long after the loss of a node the truth is read again, once for several losses. */
  private static final long AFTER_LOSS_MILLIS = 5_000;

  private final Supplier<Future<Void>> scan;
  private final RetryTimer timer;
  private final AtomicBoolean lossWaits = new AtomicBoolean();
  private final Object lock = new Object();
  private Future<Void> last = Future.succeededFuture();

  TruthScan(Supplier<Future<Void>> scan, RetryTimer timer) {
    this.scan = scan;
    this.timer = timer;
  }

  /** Scans when the scan before has ended; completes when that has succeeded. */
  Future<Void> run() {
    Promise<Void> done = Promise.promise();
    Future<Void> before;
    synchronized (lock) {
      before = last;
      last = done.future();
    }
    before.onComplete(ended -> attempt(done));
    return done.future();
  }

  private void attempt(Promise<Void> done) {
    Future.succeededFuture()
        .compose(begun -> scan.get()) // what it throws is a failure too
        .onSuccess(all -> done.tryComplete())
        .onFailure(cause -> timer.schedule(RetryTimer.RETRY_MILLIS, () -> attempt(done)));
  }

  /** A node that dies between a change of the truth and its announcement leaves it to the scan. */
  void nodeLost() {
    if (lossWaits.compareAndSet(false, true)) {
      timer.schedule(
          AFTER_LOSS_MILLIS,
          () -> {
            lossWaits.set(false);
            runTwice();
          });
    }
  }

  /** Scans now, and once more when a while has passed: only then what is missing is gone. */
  Future<Void> runTwice() {
    return run().onSuccess(all -> timer.schedule(AFTER_LOSS_MILLIS, this::run));
  }
}

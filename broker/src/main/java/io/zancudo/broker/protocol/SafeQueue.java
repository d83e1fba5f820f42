package io.zancudo.broker.protocol;

import io.zancudo.broker.loop.BrokerLoop;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What other threads have found safe, for one event loop: handed over in bursts, as one task of the
 * loop for all that came meanwhile.
 *
 * <p>Thread-safe. Bounded by what waits for an answer on the loop's connections.
 */
public final class SafeQueue {
  private static final Logger log = LoggerFactory.getLogger(SafeQueue.class);
  private final BrokerLoop loop;
  private List<Runnable> tasks = new ArrayList<>();
  private boolean scheduled;

  /** A queue for this loop. */
  public SafeQueue(BrokerLoop loop) {
    this.loop = loop;
  }

  /** Runs the task on the loop, behind those before it; from any thread. */
  void run(Runnable task) {
    synchronized (this) { // a few instructions: the loop may wait for them
      tasks.add(task);
      if (scheduled) {
        return;
      }
      scheduled = true;
    }
    loop.execute(this::runAll);
  }

  private void runAll() {
    List<Runnable> now;
    synchronized (this) {
      now = tasks;
      tasks = new ArrayList<>();
      scheduled = false;
    }
    for (Runnable task : now) {
      try {
        task.run();
      } catch (RuntimeException e) { // one bad task must not stop the others
        log.error("What is safe now could not be answered", e);
      }
    }
  }
}

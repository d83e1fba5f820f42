package io.zancudo.broker.session;

import io.zancudo.broker.loop.BrokerLoop;
import io.zancudo.broker.loop.Deadline;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The publishers that wait because one session's queue is filling up: they are slowed down instead
 * of losing messages.
 *
 * <p>Owned by the session's event loop. Choice: a client that acknowledges nothing for {@link
 * #STALL_MILLIS} does not hold anybody any longer; from then on its queue drops what it cannot
 * hold, until the client makes progress again. So one dead subscriber never stops the others'
 * publishers.
 */
final class HeldPublishers {
  static final long STALL_MILLIS = 5000;

  private @Nullable Set<Publisher> held;
  private @Nullable Deadline stallDeadline;
  private boolean stalled;
  private boolean progressed;

  boolean isEmpty() {
    return held == null;
  }

  /** Whether the client acknowledges nothing, so that nobody is held for it. */
  boolean isStalled() {
    return stalled;
  }

  /** Holds the publisher, once. */
  void hold(Publisher publisher, BrokerLoop loop) {
    Set<Publisher> set = held;
    if (set == null) {
      set = new LinkedHashSet<>();
      held = set;
      watch(loop);
    }
    if (set.add(publisher)) {
      run(publisher, loop, publisher::hold);
    }
  }

  /** The client has acknowledged something. */
  void progress() {
    progressed = true;
    stalled = false;
  }

  /**
   * Lets the one that has waited longest go on. One at a time: it fills what has become free by
   * itself, and the others do not have to be held again after one message each.
   */
  void releaseOne(BrokerLoop loop) {
    Set<Publisher> set = held;
    if (set == null) {
      return;
    }
    Publisher first = set.iterator().next();
    set.remove(first);
    if (set.isEmpty()) {
      releaseAll(loop);
    }
    run(first, loop, first::release);
  }

  /** Lets everybody go on. */
  void releaseAll(BrokerLoop loop) {
    Set<Publisher> set = held;
    if (set == null) {
      return;
    }
    held = null;
    if (stallDeadline != null) {
      stallDeadline.cancel();
    }
    for (Publisher publisher : List.copyOf(set)) {
      run(publisher, loop, publisher::release);
    }
  }

  private void watch(BrokerLoop loop) {
    progressed = false;
    Deadline deadline =
        new Deadline() {
          @Override
          protected void expired() {
            if (progressed) {
              watch(loop);
            } else {
              stalled = true;
              releaseAll(loop);
            }
          }
        };
    stallDeadline = deadline;
    loop.deadlines().schedule(deadline, loop.nowMillis() + STALL_MILLIS);
  }

  /** Hold and release take the same way, so they arrive in order. */
  private static void run(Publisher publisher, BrokerLoop loop, Runnable task) {
    if (publisher.loop() == loop) {
      task.run();
    } else {
      loop.outbox(publisher.loop()).post(task, 0);
    }
  }
}

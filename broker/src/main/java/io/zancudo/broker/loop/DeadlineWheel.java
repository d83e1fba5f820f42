package io.zancudo.broker.loop;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The deadlines of one event loop: a wheel of slots, each a ring of {@link Deadline}s.
 *
 * <p>Owned by one event loop. Scheduling and cancelling cost O(1); the loop turns the wheel with
 * {@link #advance}. A deadline fires at most one tick after its moment and never before it.
 */
public final class DeadlineWheel {
  /** The granularity of deadlines. */
  public static final int TICK_MILLIS = 50;

  private static final Logger log = LoggerFactory.getLogger(DeadlineWheel.class);
  private static final int SLOTS = 1024;

  private final Deadline[] slots = new Deadline[SLOTS];
  private long tick;

  /** A wheel that starts at this moment, in milliseconds. */
  public DeadlineWheel(long nowMillis) {
    for (int i = 0; i < SLOTS; i++) {
      slots[i] = new Head();
    }
    tick = nowMillis / TICK_MILLIS;
  }

  /** Puts the deadline at this moment; moves it if it is scheduled already. */
  public void schedule(Deadline deadline, long atMillis) {
    deadline.cancel();
    deadline.atMillis = atMillis;
    long at = Math.max(tick + 1, (atMillis + TICK_MILLIS - 1) / TICK_MILLIS);
    link(slots[(int) (at & (SLOTS - 1))], deadline);
  }

  /** Lets everything expire whose moment has come. */
  public void advance(long nowMillis) {
    long target = nowMillis / TICK_MILLIS;
    // after a leap of more than a round each slot is due once
    long from = Math.max(tick + 1, target - SLOTS + 1);
    tick = Math.max(tick, target);
    for (long t = from; t <= target; t++) {
      expire(slots[(int) (t & (SLOTS - 1))], nowMillis);
    }
  }

  private static void expire(Deadline head, long nowMillis) {
    if (next(head) == head) {
      return;
    }
    // moved to a ring of their own first: what expires may schedule into the same slot
    Head due = new Head();
    Deadline node = next(head);
    while (node != head) {
      Deadline following = next(node);
      if (node.atMillis <= nowMillis) {
        node.cancel();
        link(due, node);
      }
      node = following;
    }
    while ((node = next(due)) != due) {
      node.cancel();
      try {
        node.expired();
      } catch (RuntimeException e) { // one bad deadline must not stop the others
        log.error("A deadline failed: deadline={}", node, e);
      }
    }
  }

  private static void link(Deadline head, Deadline node) {
    Deadline last = head.previous;
    if (last == null) {
      throw new IllegalStateException("The ring is broken");
    }
    node.previous = last;
    node.next = head;
    last.next = node;
    head.previous = node;
  }

  private static Deadline next(Deadline node) {
    Deadline next = node.next;
    if (next == null) {
      throw new IllegalStateException("The ring is broken");
    }
    return next;
  }

  private static final class Head extends Deadline {
    @SuppressWarnings("this-escape")
    Head() {
      previous = this;
      next = this;
    }

    @Override
    protected void expired() {
      throw new IllegalStateException("The head of a slot does not expire");
    }
  }
}

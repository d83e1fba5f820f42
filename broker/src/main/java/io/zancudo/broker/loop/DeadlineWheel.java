package io.zancudo.broker.loop;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The deadlines of one event loop: a wheel of slots, each a ring of {@link Deadline}s.
 *
 * <p>Owned by one event loop. Scheduling and cancelling cost O(1); the loop turns the wheel with
 * {@link #advance}. A deadline fires in the first turn after its moment, which is at most one tick
 * late if the wheel is turned every tick, and never before it.
 */
public final class DeadlineWheel {
  /** The granularity of deadlines; each loop wakes up so often, also with nothing to do. */
  public static final int TICK_MILLIS = 100;

  private static final Logger log = LoggerFactory.getLogger(DeadlineWheel.class);
  private static final int SLOTS = 1024;

  /** Each holds what is due in a tick of 100 ms, and in those a whole round later. */
  private final Deadline[] slots = new Deadline[SLOTS];

  /** What was due already when it was scheduled. */
  private final Deadline overdue = new Head();

  /** When the wheel was last turned. */
  private long turnedAt;

  /** A wheel that starts at this moment, in milliseconds. */
  public DeadlineWheel(long nowMillis) {
    for (int i = 0; i < SLOTS; i++) {
      slots[i] = new Head();
    }
    turnedAt = nowMillis;
  }

  /** Puts the deadline at this moment; moves it if it is scheduled already. */
  public void schedule(Deadline deadline, long atMillis) {
    deadline.cancel();
    deadline.atMillis = atMillis;
    link(atMillis <= turnedAt ? overdue : slot(atMillis / TICK_MILLIS), deadline);
  }

  /**
   * Lets everything expire whose moment has come; what is scheduled meanwhile expires in the next
   * turn at the earliest.
   */
  public void advance(long nowMillis) {
    if (nowMillis < turnedAt) { // the clock was set back
      return;
    }
    // from the tick of the last turn on: the wheel may have been turned in the middle of it;
    // after a leap of more than a round each slot is due once
    long tick = nowMillis / TICK_MILLIS;
    long from = Math.max(turnedAt / TICK_MILLIS, tick - SLOTS + 1);
    turnedAt = nowMillis;
    expire(overdue, nowMillis);
    for (long t = from; t <= tick; t++) {
      expire(slot(t), nowMillis);
    }
  }

  private Deadline slot(long tick) {
    return slots[(int) (tick & (SLOTS - 1))];
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

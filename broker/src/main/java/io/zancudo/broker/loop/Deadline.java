package io.zancudo.broker.loop;

import org.jspecify.annotations.Nullable;

/**
 * Something that happens at a moment unless it is cancelled or moved: a keep alive, a Will Delay, a
 * session's expiry.
 *
 * <p>Owned by the event loop of its {@link DeadlineWheel}. A node of the wheel itself, so that ten
 * thousand connections need no ten thousand timer objects.
 */
public abstract class Deadline {
  @Nullable Deadline previous;
  @Nullable Deadline next;
  long atMillis;

  /** Called once on the owning loop when the moment has come; may schedule itself again. */
  protected abstract void expired();

  /** Whether it waits on a wheel. */
  public final boolean isScheduled() {
    return next != null;
  }

  /** Takes it off its wheel; does nothing if it is on none. */
  public final void cancel() {
    Deadline before = previous;
    Deadline after = next;
    if (before != null && after != null) {
      before.next = after;
      after.previous = before;
      previous = null;
      next = null;
    }
  }
}

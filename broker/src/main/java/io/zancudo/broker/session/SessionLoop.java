package io.zancudo.broker.session;

import io.zancudo.broker.codec.Publication;
import io.zancudo.broker.loop.BrokerLoop;
import java.util.function.Supplier;

/**
 * What the sessions of one event loop share: the loop, the limits, the way messages are written,
 * and the counts of what happened.
 *
 * <p>Owned by the event loop; the counts may be read from elsewhere and are then a little behind.
 */
public final class SessionLoop {
  private final BrokerLoop loop;
  private final Supplier<SessionLimits> limits;
  private final QueueBudget budget;
  private final Publication outgoing = new Publication();
  private long droppedCount;
  private long sentCount;

  /** With limits that stay as they are. */
  public SessionLoop(BrokerLoop loop, SessionLimits limits, QueueBudget budget) {
    this(loop, () -> limits, budget);
  }

  /**
   * With limits that may change.
   *
   * @param limits those that count now; the same for all loops
   */
  public SessionLoop(BrokerLoop loop, Supplier<SessionLimits> limits, QueueBudget budget) {
    this.loop = loop;
    this.limits = limits;
    this.budget = budget;
  }

  /** The event loop. */
  public BrokerLoop loop() {
    return loop;
  }

  /** How much each session may hold. */
  public SessionLimits limits() {
    return limits.get();
  }

  /** The same for who outlives a reload; on whichever loop it is then. */
  Supplier<SessionLimits> limitsNow() {
    return limits;
  }

  /** How much all sessions may hold together. */
  public QueueBudget budget() {
    return budget;
  }

  /** Messages that were dropped because a client did not take them in time. */
  public long droppedCount() {
    return droppedCount;
  }

  /** Messages that were sent to clients. */
  public long sentCount() {
    return sentCount;
  }

  /** The instance with which queued messages are written; begin and end it within one call. */
  Publication outgoing() {
    return outgoing;
  }

  /** Counts bytes that were kept for a session of this loop (or, negative, let go) here. */
  void count(long bytes) {
    budget.add(loop.index(), bytes);
  }

  /** Lets another loop count what was counted here; called on this loop. */
  void handOver(long bytes, SessionLoop to) {
    count(-bytes);
    to.loop.execute(() -> to.count(bytes)); // each loop writes its own account only
  }

  void dropped() {
    droppedCount++;
  }

  void sent() {
    sentCount++;
  }
}

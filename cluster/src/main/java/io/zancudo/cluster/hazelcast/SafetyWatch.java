package io.zancudo.cluster.hazelcast;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Whether every change has its copy on another node. To ask costs an operation for each partition,
 * so it is asked often only while the answer may change: until it is yes, and for a while after the
 * members have changed, because partitions begin to move only some time later.
 *
 * <p>{@link #isSafe} and {@link #membersChanged} are thread-safe; {@link #look} is called by one
 * thread, regularly.
 */
final class SafetyWatch {
  private static final long UNSETTLED_NANOS = Duration.ofSeconds(30).toNanos();
  private static final long SELDOM_NANOS = Duration.ofSeconds(30).toNanos();

  private final BooleanSupplier ask;
  private final LongSupplier nanos;
  private volatile boolean safe;
  private volatile long changedAt;
  private long askedAt;

  /**
   * Not safe until it is known.
   *
   * @param ask may block
   * @param nanos the time, as {@link System#nanoTime}
   */
  SafetyWatch(BooleanSupplier ask, LongSupplier nanos) {
    this.ask = ask;
    this.nanos = nanos;
    this.changedAt = nanos.getAsLong();
  }

  /** As of the last answer. */
  boolean isSafe() {
    return safe;
  }

  /** Nodes have come or gone. */
  void membersChanged() {
    changedAt = nanos.getAsLong();
  }

  /** Asks if it is time to. */
  void look() {
    long now = nanos.getAsLong();
    boolean mayChange = !safe || now - changedAt < UNSETTLED_NANOS;
    if (mayChange || now - askedAt >= SELDOM_NANOS) {
      askedAt = now;
      safe = ask.getAsBoolean();
    }
  }
}

package io.zancudo.broker.loop;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * One bound for all that waits in this node's memory: in the queues of sessions, between event
 * loops, and in output buffers for peers that do not take it in.
 *
 * <p>Thread-safe: each event loop counts for itself, the sum is read without locks and may be a few
 * messages behind. What one loop has added another may take away.
 */
public class MemoryBudget {
  /** Distance between two loops' counters, so that they do not share a cache line. */
  private static final int STRIDE = 16;

  private final AtomicLongArray usedBytes;
  private final int loops;
  private volatile long maxBytes;

  /** A budget of {@code maxBytes} for this many event loops. */
  public MemoryBudget(long maxBytes, int loops) {
    this.maxBytes = maxBytes;
    this.loops = loops;
    this.usedBytes = new AtomicLongArray(loops * STRIDE);
  }

  /** Counts bytes that began (or, negative, ended) to wait on this loop; called on it. */
  public final void add(int loop, long bytes) {
    int at = loop * STRIDE;
    usedBytes.setOpaque(at, usedBytes.getPlain(at) + bytes);
  }

  /** Whether nothing more may wait. */
  public final boolean isExhausted() {
    return usedBytes() > maxBytes;
  }

  /**
   * Whether so much waits above the bound that a publisher loses messages it had under way when it
   * was told to stop: an eighth.
   */
  public final boolean isOverdrawn() {
    return isOverdrawnBy(1);
  }

  /**
   * Whether nothing more may come in that others wait for to pass: a quarter above the bound, so
   * that those who take nothing leave some room for messages between those who do.
   */
  public final boolean isFull() {
    return isOverdrawnBy(2);
  }

  private boolean isOverdrawnBy(int eighths) {
    long max = maxBytes;
    return usedBytes() - max > max / 8 * eighths;
  }

  /** The bytes that wait. */
  public final long usedBytes() {
    long sum = 0;
    for (int i = 0; i < loops; i++) {
      sum += usedBytes.getOpaque(i * STRIDE);
    }
    return sum;
  }

  /** Changes the bound; from any thread. What is above it stays until it is taken. */
  public final void maxBytes(long bytes) {
    maxBytes = bytes;
  }

  /** The bound. */
  public final long maxBytes() {
    return maxBytes;
  }
}

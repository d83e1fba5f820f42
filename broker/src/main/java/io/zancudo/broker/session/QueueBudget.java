package io.zancudo.broker.session;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The memory that the messages of all sessions may take together, waiting or kept while they are in
 * flight: the bound above the bounds of each.
 *
 * <p>Thread-safe: each event loop counts for itself, the sum is read without locks and may be a few
 * messages behind.
 */
public final class QueueBudget {
  /** What a message takes in memory beside its bytes, about: a million empty ones are not free. */
  static final int ENTRY_BYTES = 128;

  /** Distance between two loops' counters, so that they do not share a cache line. */
  private static final int STRIDE = 16;

  private final AtomicLongArray usedBytes;
  private volatile long maxBytes;
  private final int loops;

  /** A budget of {@code maxBytes} for this many event loops. */
  public QueueBudget(long maxBytes, int loops) {
    this.maxBytes = maxBytes;
    this.loops = loops;
    this.usedBytes = new AtomicLongArray(loops * STRIDE);
  }

  /** Counts bytes that were queued (or, negative, taken out) on this loop; called on it. */
  void add(int loop, long bytes) {
    int at = loop * STRIDE;
    usedBytes.setPlain(at, usedBytes.getPlain(at) + bytes);
  }

  /** Whether nothing more may be queued. */
  public boolean isExhausted() {
    return usedBytes() > maxBytes;
  }

  /** The bytes in all queues. */
  public long usedBytes() {
    long sum = 0;
    for (int i = 0; i < loops; i++) {
      sum += usedBytes.getOpaque(i * STRIDE);
    }
    return sum;
  }

  /** Changes the bound; from any thread. What is above it stays until it is taken. */
  public void maxBytes(long bytes) {
    maxBytes = bytes;
  }

  /** The bound. */
  public long maxBytes() {
    return maxBytes;
  }
}

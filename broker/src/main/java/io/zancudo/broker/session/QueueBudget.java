package io.zancudo.broker.session;

import io.zancudo.broker.loop.MemoryBudget;

/**
 * The memory that the messages of all sessions may take together, waiting or kept while they are in
 * flight: the bound above the bounds of each. What waits between event loops and in output buffers
 * counts in it as well.
 *
 * <p>Thread-safe.
 */
public final class QueueBudget extends MemoryBudget {
  /** What a message takes in memory beside its bytes, about: a million empty ones are not free. */
  static final int ENTRY_BYTES = 128;

  /** A budget of {@code maxBytes} for this many event loops. */
  public QueueBudget(long maxBytes, int loops) {
    super(maxBytes, loops);
  }
}

package io.zancudo.broker.session;

import java.util.ArrayDeque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Messages that wait to be sent to one client, in order, bounded by {@code max_queued_messages},
 * {@code max_queued_bytes} and the budget of the whole broker.
 *
 * <p>Owned by its session's event loop. Holds no memory while it is empty.
 */
final class MessageQueue {
  /** From this many messages on an unlimited queue slows its publishers down. */
  private static final int UNLIMITED_HIGH_WATER = 10_000;

  /** What may be under way from publishers that are told to wait. */
  private static final long UNDER_WAY_BYTES = 32L * 1024 * 1024;

  private static final long UNLIMITED_HIGH_WATER_BYTES = 16L * 1024 * 1024;

  private final Supplier<SessionLimits> limits;
  private final QueueBudget budget;
  private @Nullable ArrayDeque<QueuedMessage> messages;
  private long bytes;

  MessageQueue(Supplier<SessionLimits> limits, QueueBudget budget) {
    this.limits = limits;
    this.budget = budget;
  }

  boolean isEmpty() {
    return messages == null;
  }

  int size() {
    return messages == null ? 0 : messages.size();
  }

  long bytes() {
    return bytes;
  }

  /** What it counts for in the budget. */
  long budgetBytes() {
    return bytes + (long) size() * QueueBudget.ENTRY_BYTES;
  }

  /**
   * Adds at the end; false if a bound does not allow it: the newest message is the one dropped.
   *
   * @param isSlowedDown whether whoever published it is held when the queue fills up. What it has
   *     under way by then, on another event loop perhaps, is not dropped: it has room above the
   *     limits, bounded by {@link #UNDER_WAY_BYTES} and by what the budget may be overdrawn
   */
  boolean offer(QueuedMessage message, int loop, boolean isSlowedDown) {
    int size = message.sizeBytes();
    boolean full =
        isSlowedDown
            ? bytes > UNDER_WAY_BYTES + limits().maxQueuedBytes() || budget.isOverdrawn()
            : isFull(size) || budget.isExhausted();
    if (full) {
      return false;
    }
    ArrayDeque<QueuedMessage> queue = messages;
    if (queue == null) {
      queue = new ArrayDeque<>(4);
      messages = queue;
    }
    queue.add(message);
    bytes += size;
    budget.add(loop, message.budgetBytes());
    return true;
  }

  @Nullable QueuedMessage peek() {
    return messages == null ? null : messages.peek();
  }

  @Nullable QueuedMessage poll(int loop) {
    ArrayDeque<QueuedMessage> queue = messages;
    if (queue == null) {
      return null;
    }
    QueuedMessage first = queue.poll();
    if (first != null) {
      bytes -= first.sizeBytes();
      budget.add(loop, -first.budgetBytes());
    }
    if (queue.isEmpty()) {
      messages = null;
    }
    return first;
  }

  /** Whether publishers should be slowed down: half of what is allowed is taken. */
  boolean isOverHighWater() {
    return isOver(2);
  }

  /**
   * Whether publishers may go on: less than a quarter is taken. An empty queue keeps nobody waiting
   * because of what other queues hold.
   */
  boolean isUnderLowWater() {
    return isEmpty() || !isOver(4);
  }

  private SessionLimits limits() {
    return limits.get();
  }

  private boolean isOver(int divisor) {
    int maxMessages =
        limits().maxQueuedMessages() == 0 ? UNLIMITED_HIGH_WATER : limits().maxQueuedMessages();
    long maxBytes =
        limits().maxQueuedBytes() == 0 ? UNLIMITED_HIGH_WATER_BYTES : limits().maxQueuedBytes();
    return size() > maxMessages / divisor || bytes > maxBytes / divisor || budget.isExhausted();
  }

  private boolean isFull(int more) {
    return (limits().maxQueuedMessages() != 0 && size() >= limits().maxQueuedMessages())
        || (limits().maxQueuedBytes() != 0 && bytes + more > limits().maxQueuedBytes());
  }
}

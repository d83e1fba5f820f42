package io.zancudo.broker.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.Qos;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Several queues with one budget, against plain lists. */
class MessageQueueProperties {
  private static final int LOOPS = 3;
  private static final int QUEUES = 3;
  private static final long UNDER_WAY_BYTES = 32L * 1024 * 1024;

  /** What is done to a queue. */
  private record Step(String action, int queue, int number) {}

  /** A queue, what should be in it, and the loop it is on. */
  private static final class Tracked {
    private final MessageQueue queue;
    private final Deque<QueuedMessage> expected = new ArrayDeque<>();
    private int loop;

    Tracked(SessionLimits limits, QueueBudget budget) {
      this.queue = new MessageQueue(() -> limits, budget);
    }

    long bytes() {
      return expected.stream().mapToLong(QueuedMessage::sizeBytes).sum();
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.of("offer", "offer", "offer", "offerHeld", "poll", "move"),
            Arbitraries.integers().between(0, QUEUES - 1),
            Arbitraries.integers().between(0, 400))
        .as(Step::new)
        .list();
  }

  @Property
  void boundsHoldAndTheAccountsAreBalanced(
      @ForAll @IntRange(max = 8) int maxMessages,
      @ForAll @IntRange(max = 2000) int maxBytes,
      @ForAll @IntRange(min = 1, max = 4000) int budgetBytes,
      @ForAll("steps") @Size(max = 100) List<Step> steps) {
    SessionLimits limits = new SessionLimits(20, false, 0, maxMessages, maxBytes, false, false);
    QueueBudget budget = new QueueBudget(budgetBytes, LOOPS);
    List<Tracked> queues = new ArrayList<>();
    for (int i = 0; i < QUEUES; i++) {
      queues.add(new Tracked(limits, budget));
    }

    for (Step step : steps) {
      Tracked tracked = queues.get(step.queue);
      switch (step.action) {
        case "offer" -> offer(tracked, step.number, limits, budget);
        case "offerHeld" -> offerHeld(tracked, step.number, limits, budget);
        case "poll" -> poll(tracked);
        default -> {
          int to = step.number % LOOPS;
          budget.add(tracked.loop, -tracked.queue.budgetBytes());
          budget.add(to, tracked.queue.budgetBytes());
          tracked.loop = to;
        }
      }
      compare(queues, limits, budget);
    }

    queues.forEach(MessageQueueProperties::empty);
    assertThat(budget.usedBytes()).isZero();
  }

  private static void offer(Tracked tracked, int size, SessionLimits limits, QueueBudget budget) {
    QueuedMessage message = message(size);
    long bytes = tracked.bytes();
    boolean hasRoom =
        (limits.maxQueuedMessages() == 0 || tracked.expected.size() < limits.maxQueuedMessages())
            && (limits.maxQueuedBytes() == 0
                || bytes + message.sizeBytes() <= limits.maxQueuedBytes())
            && budget.usedBytes() <= budget.maxBytes();

    assertThat(tracked.queue.offer(message, tracked.loop, false)).isEqualTo(hasRoom);
    if (hasRoom) {
      tracked.expected.add(message);
    }
  }

  /** A publisher that is told to wait has room for what is under way. */
  private static void offerHeld(
      Tracked tracked, int size, SessionLimits limits, QueueBudget budget) {
    QueuedMessage message = message(size);
    boolean hasRoom =
        tracked.bytes() <= UNDER_WAY_BYTES + limits.maxQueuedBytes()
            && budget.usedBytes() <= budget.maxBytes() + budget.maxBytes() / 8;

    assertThat(tracked.queue.offer(message, tracked.loop, true)).isEqualTo(hasRoom);
    if (hasRoom) {
      tracked.expected.add(message);
    }
  }

  private static void poll(Tracked tracked) {
    assertThat(tracked.queue.peek()).isSameAs(tracked.expected.peek());
    assertThat(tracked.queue.poll(tracked.loop)).isSameAs(tracked.expected.poll());
  }

  private static void compare(List<Tracked> queues, SessionLimits limits, QueueBudget budget) {
    long sum = 0;
    for (Tracked tracked : queues) {
      MessageQueue queue = tracked.queue;
      assertThat(queue.size()).isEqualTo(tracked.expected.size());
      assertThat(queue.isEmpty()).isEqualTo(tracked.expected.isEmpty());
      assertThat(queue.bytes()).isEqualTo(tracked.bytes());
      long entries = (long) queue.size() * QueueBudget.ENTRY_BYTES;
      assertThat(queue.budgetBytes()).isEqualTo(queue.bytes() + entries);
      sum += queue.budgetBytes();
      if (limits.maxQueuedMessages() != 0) {
        boolean overHalf = queue.size() > limits.maxQueuedMessages() / 2;
        assertThat(!overHalf || queue.isOverHighWater()).isTrue();
      }
      assertThat(queue.isOverHighWater() && queue.isUnderLowWater() && !queue.isEmpty()).isFalse();
      assertThat(!queue.isEmpty() || queue.isUnderLowWater()).isTrue();
    }
    assertThat(budget.usedBytes()).isEqualTo(sum);
  }

  private static void empty(Tracked tracked) {
    while (!tracked.expected.isEmpty()) {
      poll(tracked);
    }
    assertThat(tracked.queue.isEmpty()).isTrue();
    assertThat(tracked.queue.poll(tracked.loop)).isNull();
  }

  private static QueuedMessage message(int size) {
    Message message = Message.ofText("t", "x".repeat(size), Qos.AT_LEAST_ONCE, false);
    return new QueuedMessage(message, Qos.AT_LEAST_ONCE, false, 0, null);
  }
}

package io.zancudo.cluster.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.cluster.MessageId;
import io.zancudo.cluster.QueueLimits;
import io.zancudo.cluster.StoredMessage;
import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.Qos;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class StoredQueueProperties {
  @Property(tries = 300)
  void holdsWhatAMapOfSequencesWouldHold(
      @ForAll @Size(max = 300) List<@IntRange(min = 0, max = 60) Integer> steps) {
    StoredQueue queue = new StoredQueue();
    TreeMap<Long, Integer> expected = new TreeMap<>();
    long next = 1;

    for (int step : steps) {
      if (step < 25) {
        Message message = Message.ofText("t", "x".repeat(step), Qos.EXACTLY_ONCE, false);
        queue.add(item(next, message));
        expected.put(next++, message.sizeBytes());
      } else {
        long sequence = Math.max(1, next - (step - 24));
        if (step % 3 == 0) {
          queue.received(sequence);
          expected.computeIfPresent(sequence, (at, size) -> 0);
        } else {
          queue.done(sequence);
          expected.remove(sequence);
        }
      }
    }

    assertThat(queue.fetch(0, 1000, Integer.MAX_VALUE))
        .extracting(StoredMessage::sequence)
        .containsExactlyElementsOf(expected.keySet());
    assertThat(queue.count()).isEqualTo(expected.size());
    assertThat(queue.bytes()).isEqualTo(expected.values().stream().mapToInt(s -> s).sum());
    assertThat(queue.nextSequence()).isEqualTo(next);
    assertThat(queue.firstSequence()).isEqualTo(expected.isEmpty() ? next : expected.firstKey());
    assertThat(queue.isFull(new QueueLimits(expected.size() + 1, 0), 1)).isFalse();
    assertThat(queue.isFull(new QueueLimits(Math.max(1, expected.size()), 0), 1))
        .isEqualTo(!expected.isEmpty());
  }

  private static StoredQueue.Item item(long sequence, Message message) {
    return new StoredQueue.Item(
        new MessageId(1, sequence),
        new StoredMessage(
            sequence, Optional.of(message), Qos.EXACTLY_ONCE, false, 0, Optional.empty()));
  }
}

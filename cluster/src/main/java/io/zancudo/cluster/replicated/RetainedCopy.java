package io.zancudo.cluster.replicated;

import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.TopicFilter;
import io.zancudo.mqtt.TopicName;
import io.zancudo.topic.RetainedCursor;
import io.zancudo.topic.RetainedTree;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Thread-safe: retained messages in the memory of a node. Readers take no lock; writers keep
 * messages, deadlines and byte count together under one.
 */
public final class RetainedCopy {
  private final RetainedTree<Message> tree = new RetainedTree<>();
  private final Object lock;
  private final Consumer<Message> expired;
  private final Deadlines deadlines = new Deadlines();
  private final AtomicLong payloadBytes = new AtomicLong();

  /**
   * An empty copy.
   *
   * @param lock held by writers
   * @param expired told of each message that is removed because it has expired, under the lock
   */
  public RetainedCopy(Object lock, Consumer<Message> expired) {
    this.lock = lock;
    this.expired = expired;
  }

  /** Puts a message in the place of the one before. */
  public void put(Message message) {
    synchronized (lock) {
      tree.put(message.topic(), message).ifPresent(this::forget);
      deadlines.add(message.expiresAtMillis(), message.topic().toString());
      payloadBytes.addAndGet(message.payload().length);
    }
  }

  /** Removes the message of a topic, if there is one. */
  public void remove(TopicName topic) {
    synchronized (lock) {
      tree.remove(topic).ifPresent(this::forget);
    }
  }

  private void forget(Message message) {
    deadlines.remove(message.expiresAtMillis(), message.topic().toString());
    payloadBytes.addAndGet(-message.payload().length);
  }

  /** The message of a topic, unless it has expired. */
  public Optional<Message> get(TopicName topic, long nowMillis) {
    return tree.get(topic).filter(message -> isCurrent(message, nowMillis));
  }

  /** The messages whose topics match, without those that have expired. */
  public RetainedCursor<Message> match(TopicFilter filter, long nowMillis) {
    return tree.match(filter, message -> isCurrent(message, nowMillis));
  }

  /** Whether a message has not expired; otherwise it is removed. */
  private boolean isCurrent(Message message, long nowMillis) {
    if (!message.isExpired(nowMillis)) {
      return true;
    }
    synchronized (lock) {
      if (tree.remove(message.topic(), message)) {
        forget(message);
        expired.accept(message);
      }
    }
    return false;
  }

  /** Removes at most {@code max} messages that have expired, and returns how many. */
  public int removeExpired(long nowMillis, int max) {
    int removed = 0;
    synchronized (lock) {
      while (removed < max) {
        String topic = deadlines.pollDue(nowMillis);
        if (topic == null) {
          break;
        }
        tree.remove(TopicName.of(topic))
            .ifPresent(
                message -> {
                  forget(message);
                  expired.accept(message);
                });
        removed++;
      }
    }
    return removed;
  }

  /** How many messages there are. */
  public int count() {
    return tree.count();
  }

  /** The sum of their payloads in bytes. */
  public long payloadBytes() {
    return payloadBytes.get();
  }
}

package io.zancudo.cluster.local;

import io.vertx.core.Future;
import io.zancudo.cluster.RetainedStore;
import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.TopicFilter;
import io.zancudo.mqtt.TopicName;
import io.zancudo.topic.RetainedCursor;
import io.zancudo.topic.RetainedTree;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Thread-safe: retained messages in the memory of the only node. Readers take no lock; writers keep
 * messages, deadlines and byte count together under one.
 */
public final class InMemoryRetainedStore implements RetainedStore {
  private final RetainedTree<Message> tree = new RetainedTree<>();
  private final Object lock = new Object();
  private final Deadlines deadlines = new Deadlines();
  private final AtomicLong payloadBytes = new AtomicLong();

  @Override
  public Future<Void> put(Message message) {
    TopicName topic = message.topic();
    boolean removes = message.payload().length == 0;
    synchronized (lock) {
      Optional<Message> previous = removes ? tree.remove(topic) : tree.put(topic, message);
      previous.ifPresent(this::forget);
      if (!removes) {
        deadlines.add(message.expiresAtMillis(), topic.toString());
        payloadBytes.addAndGet(message.payload().length);
      }
    }
    return Future.succeededFuture();
  }

  private void forget(Message message) {
    deadlines.remove(message.expiresAtMillis(), message.topic().toString());
    payloadBytes.addAndGet(-message.payload().length);
  }

  @Override
  public Optional<Message> get(TopicName topic, long nowMillis) {
    return tree.get(topic).filter(message -> isCurrent(message, nowMillis));
  }

  @Override
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
      }
    }
    return false;
  }

  @Override
  public int removeExpired(long nowMillis, int max) {
    int removed = 0;
    synchronized (lock) {
      while (removed < max) {
        String topic = deadlines.pollDue(nowMillis);
        if (topic == null) {
          break;
        }
        tree.remove(TopicName.of(topic)).ifPresent(this::forget);
        removed++;
      }
    }
    return removed;
  }

  @Override
  public int count() {
    return tree.count();
  }

  @Override
  public long payloadBytes() {
    return payloadBytes.get();
  }
}

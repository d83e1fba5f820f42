package io.zancudo.cluster.local;

import io.vertx.core.Future;
import io.zancudo.cluster.RetainedStore;
import io.zancudo.cluster.replicated.RetainedCopy;
import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.TopicFilter;
import io.zancudo.mqtt.TopicName;
import io.zancudo.topic.RetainedCursor;
import java.util.Optional;

/** Thread-safe: retained messages in the memory of the only node. */
public final class InMemoryRetainedStore implements RetainedStore {
  private final RetainedCopy copy = new RetainedCopy(new Object(), expired -> {});

  @Override
  public Future<Void> put(Message message) {
    if (message.payload().length == 0) {
      copy.remove(message.topic());
    } else {
      copy.put(message);
    }
    return Future.succeededFuture();
  }

  @Override
  public Optional<Message> get(TopicName topic, long nowMillis) {
    return copy.get(topic, nowMillis);
  }

  @Override
  public RetainedCursor<Message> match(TopicFilter filter, long nowMillis) {
    return copy.match(filter, nowMillis);
  }

  @Override
  public int removeExpired(long nowMillis, int max) {
    return copy.removeExpired(nowMillis, max);
  }

  @Override
  public int count() {
    return copy.count();
  }

  @Override
  public long payloadBytes() {
    return copy.payloadBytes();
  }
}

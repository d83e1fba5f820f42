package io.zancudo.cluster;

import io.vertx.core.Future;
import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.TopicFilter;
import io.zancudo.mqtt.TopicName;
import io.zancudo.topic.RetainedCursor;
import java.util.Optional;

/**
 * Thread-safe: the retained messages (MQTT 5.0 section 3.3.1.3). Every node holds a full copy, from
 * which it reads without waiting.
 */
public interface RetainedStore {

  /**
   * Stores a message as the retained message of its topic, in the place of the one before
   * ([MQTT-3.3.1-5]). An empty payload removes it instead ([MQTT-3.3.1-6], [MQTT-3.3.1-7]).
   *
   * @return completes when the change is safe, so that PUBACK or PUBREC may be sent
   */
  Future<Void> put(Message message);

  /** The retained message of a topic, unless it has expired. */
  Optional<Message> get(TopicName topic, long nowMillis);

  /**
   * The retained messages whose topics match the pattern of a filter, without those that have
   * expired at {@code nowMillis}.
   */
  RetainedCursor<Message> match(TopicFilter filter, long nowMillis);

  /**
   * Removes messages that have expired, the earliest first.
   *
   * @param max how many at the most, so that the caller can do other work in between
   * @return how many were removed; fewer than {@code max} if no more have expired
   */
  int removeExpired(long nowMillis, int max);

  /** How many retained messages there are, counting expired ones until they are removed. */
  int count();

  /** The sum of their payloads in bytes. */
  long payloadBytes();
}

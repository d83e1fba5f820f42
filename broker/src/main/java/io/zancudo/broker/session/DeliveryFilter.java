package io.zancudo.broker.session;

import io.zancudo.mqtt.TopicName;

/** Whether a session's client may receive messages on a topic. Thread-safe. */
public interface DeliveryFilter {
  /** Everything may be received. */
  DeliveryFilter ALL = topic -> true;

  /** Whether the client may read this topic now. */
  boolean mayReceive(TopicName topic);
}

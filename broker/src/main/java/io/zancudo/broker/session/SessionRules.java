package io.zancudo.broker.session;

import io.zancudo.mqtt.TopicName;

/** What a session's client may do, as far as the session asks. Thread-safe. */
public interface SessionRules {
  /** Whether the client may read this topic now. */
  boolean mayReceive(TopicName topic);

  /** Whether the client may publish to this topic now: for its Will. */
  boolean mayPublish(TopicName topic);
}

package io.zancudo.broker.session;

import io.zancudo.mqtt.TopicName;
import java.util.Optional;

/** What a session's client may do, as far as the session asks. Thread-safe. */
public interface SessionRules {
  /** The User Name of the client, empty if it is anonymous. */
  default Optional<String> username() {
    return Optional.empty();
  }

  /** Whether the client may read this topic now. */
  boolean mayReceive(TopicName topic);

  /** Whether the client may publish to this topic now: for its Will. */
  boolean mayPublish(TopicName topic);
}

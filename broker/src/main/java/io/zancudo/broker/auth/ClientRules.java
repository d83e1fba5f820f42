package io.zancudo.broker.auth;

import io.zancudo.mqtt.TopicFilter;
import io.zancudo.mqtt.TopicName;

/**
 * What one client may do, worked out once. Immutable: a connection keeps it, and its answers for a
 * topic, for as long as {@link #generation} is that of the {@link Authorizer}.
 *
 * <p>Topics are those after the mount point is put on and aliases are resolved.
 */
public interface ClientRules {
  /** Whether the client may publish to the topic; asked for each PUBLISH and for its Will. */
  boolean mayPublish(TopicName topic);

  /** Whether a message on this topic may be delivered to the client. */
  boolean mayReceive(TopicName topic);

  /** Whether the client may subscribe with the filter. */
  Decision maySubscribe(TopicFilter filter);

  /** The {@link Authorizer#generation} that these rules are of. */
  long generation();
}

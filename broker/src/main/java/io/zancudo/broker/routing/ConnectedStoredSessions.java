package io.zancudo.broker.routing;

import io.zancudo.broker.session.Session;
import org.jspecify.annotations.Nullable;

/** The stored sessions whose connection this node has. Thread-safe. */
public interface ConnectedStoredSessions {
  /** The session of a Client Identifier, or null if this node does not have its connection. */
  @Nullable Session find(String clientId);
}

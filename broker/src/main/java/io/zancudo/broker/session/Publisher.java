package io.zancudo.broker.session;

import io.zancudo.broker.loop.BrokerLoop;
import java.util.Optional;

/**
 * Who feeds sessions with messages and can be slowed down: a connection that publishes.
 *
 * <p>{@link #hold} and {@link #release} come in pairs and are called on {@link #loop}.
 */
public interface Publisher {
  /** The event loop on which it lives. */
  BrokerLoop loop();

  /** The User Name of the client, empty if it is anonymous; called on {@link #loop}. */
  default Optional<String> username() {
    return Optional.empty();
  }

  /** Stop reading: a session that it feeds cannot take more. */
  void hold();

  /** One of the reasons to hold is gone. */
  void release();

  /** Whether its own session holds others; from another loop's point of view a guess. */
  boolean isHolding();

  /** Whether it is held; from another loop's point of view a guess. */
  boolean isHeld();
}

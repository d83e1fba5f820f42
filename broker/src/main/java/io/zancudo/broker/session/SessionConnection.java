package io.zancudo.broker.session;

/** The connection that uses a session; called on the session's event loop. */
public interface SessionConnection extends Publisher {
  /**
   * Another connection uses the Client Identifier ([MQTT-3.1.4-3]): this one is told and closed,
   * and forgets the session, which is detached by the caller.
   */
  void takenOver();

  /** The broker stops: the client is told and the connection closed. */
  void shutDown();

  /** This node leaves the others: the client is told to use another one, and disconnected. */
  void useAnotherServer();

  /** Who may connect has changed: a client that may no longer is told and disconnected. */
  void reviewAccess();
}

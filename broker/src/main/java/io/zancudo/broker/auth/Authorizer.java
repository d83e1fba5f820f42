package io.zancudo.broker.auth;

/** Knows the rules of all clients of a listener. Thread-safe: serves all event loops. */
public interface Authorizer {
  /** The rules for this client as of now; takes no longer than its User Name has rules. */
  ClientRules forClient(ClientIdentity identity);

  /**
   * Rises with every change of the rules. What was cached under an older number must be asked for
   * again.
   */
  long generation();
}

package io.zancudo.broker.auth;

/**
 * One Authentication Method of MQTT 5 (section 4.12). Thread-safe: serves all event loops.
 *
 * <p>The state of one authentication is an {@link EnhancedExchange}.
 */
public interface EnhancedAuthenticator {
  /** The Authentication Method that it answers to, compared exactly. */
  String method();

  /**
   * Begins an authentication: at CONNECT, or again when a connected client sends AUTH with
   * Re-authenticate.
   *
   * @param identity who the client says it is, or is already
   */
  EnhancedExchange begin(ClientIdentity identity);
}

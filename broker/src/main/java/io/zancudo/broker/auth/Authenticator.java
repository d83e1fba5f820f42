package io.zancudo.broker.auth;

import io.vertx.core.Future;

/**
 * Decides from User Name and Password whether a client is who it says it is.
 *
 * <p>Called on the connection's event loop, possibly by many loops at once; the Future is completed
 * on that loop.
 */
public interface Authenticator {
  /**
   * Checks the credentials of a client that has a User Name.
   *
   * @return the decision. Fails only if nothing could be decided; the client must then be refused
   */
  Future<AuthenticationResult> authenticate(Credentials credentials);
}

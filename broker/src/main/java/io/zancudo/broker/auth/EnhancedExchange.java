package io.zancudo.broker.auth;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** One enhanced authentication under way. Owned by the connection's event loop. */
public interface EnhancedExchange {
  /**
   * Takes the Authentication Data of CONNECT or of the AUTH packet that asks for re-authentication.
   * Called once, first.
   *
   * @param data empty if the packet had none
   * @return what to answer. Fails only if nothing could be decided; the client must then be refused
   */
  Future<EnhancedAuthenticationResult> start(Optional<Buffer> data);

  /** Takes the Authentication Data of each further AUTH packet; as {@link #start}. */
  Future<EnhancedAuthenticationResult> proceed(Optional<Buffer> data);
}

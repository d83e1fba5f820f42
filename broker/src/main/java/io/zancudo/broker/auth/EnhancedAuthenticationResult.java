package io.zancudo.broker.auth;

import io.vertx.core.buffer.Buffer;
import io.zancudo.mqtt.ReasonCode;
import java.util.Optional;

/** The answer to one step of an enhanced authentication. */
public sealed interface EnhancedAuthenticationResult {
  /** Send AUTH with Continue Authentication and this data, and wait for the client's AUTH. */
  record Continue(Optional<Buffer> data) implements EnhancedAuthenticationResult {}

  /**
   * The client is who it is.
   *
   * @param data for CONNACK, or for AUTH with Success after a re-authentication
   * @param identity may differ from the one it came with
   */
  record Success(Optional<Buffer> data, ClientIdentity identity)
      implements EnhancedAuthenticationResult {}

  /** The client is refused, or disconnected after a failed re-authentication. */
  record Failed(ReasonCode reason) implements EnhancedAuthenticationResult {}
}

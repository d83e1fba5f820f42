package io.zancudo.broker.auth;

import io.zancudo.mqtt.ReasonCode;

/** The answer to a client's credentials. */
public sealed interface AuthenticationResult {
  /**
   * The client is who it is.
   *
   * @param identity may differ from the one it came with, in User Name and Client Identifier
   */
  record Accepted(ClientIdentity identity) implements AuthenticationResult {}

  /**
   * The client may not connect.
   *
   * @param reason for CONNACK; for older versions the protocol translates it
   */
  record Denied(ReasonCode reason) implements AuthenticationResult {}
}

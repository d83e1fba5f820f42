package io.zancudo.broker.auth;

import io.zancudo.mqtt.ReasonCode;

/** Whether a client may do what it asks for. */
public sealed interface Decision {
  /** The one {@link Allowed}. */
  Decision ALLOWED = new Allowed();

  /** It may. */
  record Allowed() implements Decision {}

  /**
   * It may not.
   *
   * @param reason for the acknowledgement
   */
  record Denied(ReasonCode reason) implements Decision {}
}

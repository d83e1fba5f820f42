package io.zancudo.broker.config;

/** Where a directive may stand and what it then belongs to. */
enum Scope {
  /** Anywhere; one value for the broker. */
  GLOBAL,
  /**
   * Anywhere, one value for the broker; with {@code per_listener_settings true} behind a listener
   * and for that one.
   */
  SECURITY,
  /** Behind a listener. */
  LISTENER,
  /** Behind a listener, or else for the default listener, which is then made. */
  LISTENER_OR_DEFAULT,
  /** Behind a listener that is not the default one. */
  NAMED_LISTENER,
  /** Behind a {@code connection}. */
  BRIDGE,
  /** Behind a plugin. */
  PLUGIN;

  boolean isListener() {
    return this == LISTENER || this == LISTENER_OR_DEFAULT || this == NAMED_LISTENER;
  }
}

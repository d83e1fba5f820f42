package io.zancudo.broker;

/** What the process ends with, as Mosquitto does. */
final class ExitStatus {
  static final int SUCCESS = 0;

  /** The broker cannot start: a port is taken, a certificate is wrong. */
  static final int FAILURE = 1;

  /** Command line or configuration are wrong. */
  static final int INVALID = 3;

  /** A file of the process cannot be written. */
  static final int UNWRITABLE = 14;

  private ExitStatus() {}
}

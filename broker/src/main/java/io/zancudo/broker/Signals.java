package io.zancudo.broker;

import sun.misc.Signal;

/** The signals of a Unix process. A JVM answers them with statuses of its own otherwise. */
final class Signals {
  private Signals() {}

  /**
   * Runs this for each such signal from now on, on a thread of its own.
   *
   * @param name without {@code SIG}; one that the system does not have, or the JVM keeps for
   *     itself, is left alone
   */
  static void on(String name, Runnable action) {
    try {
      Signal.handle(new Signal(name), signal -> action.run());
    } catch (IllegalArgumentException notOurs) {
      // as HUP on Windows
    }
  }

  /** Sends the signal to this process. */
  static void raise(String name) {
    Signal.raise(new Signal(name));
  }
}

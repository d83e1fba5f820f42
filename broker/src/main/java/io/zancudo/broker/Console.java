package io.zancudo.broker;

import java.util.List;

/** Tells the user something before there is a log, in the form of its lines. */
final class Console {
  private Console() {}

  /** Writes lines to standard error. */
  static void tell(List<String> lines) {
    long seconds = System.currentTimeMillis() / 1000;
    for (String line : lines) {
      System.err.println(seconds + ": " + line);
    }
  }
}

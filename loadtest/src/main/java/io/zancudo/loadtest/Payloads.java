package io.zancudo.loadtest;

/** Payloads are a number, and after a space what makes them longer. */
final class Payloads {
  private Payloads() {}

  /** The number, or -1 if this is not a payload of ours. */
  static int number(String payload) {
    int end = payload.indexOf(' ');
    try {
      return Integer.parseInt(end < 0 ? payload : payload.substring(0, end));
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}

package io.zancudo.broker.config;

/** A directive that cannot be taken. */
final class ConfigProblem extends Exception {
  private static final long serialVersionUID = 1L;

  private final String text;

  ConfigProblem(String text) {
    super(text, null, false, false); // an answer to the user: no stack trace
    this.text = text;
  }

  /** What the user reads, beginning with {@code Error:}. */
  String text() {
    return text;
  }
}

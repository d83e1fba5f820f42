package io.zancudo.broker.config;

/**
 * How the value of a directive is written.
 *
 * @param <T> what it is in the program
 */
interface ValueType<T> {
  /**
   * Reads a value.
   *
   * @param label what messages call it
   * @param arguments what follows the directive; anything it leaves is ignored
   */
  T parse(Label label, Arguments arguments) throws ConfigProblem;

  /** Writes a value so that {@link #parse} reads the same one. */
  default String format(T value) {
    return value.toString();
  }
}

package io.zancudo.broker.config;

import java.util.Optional;

/**
 * The name under which Mosquitto's messages speak of a setting; mostly, not always, the
 * directive's.
 */
record Label(String name) {
  ConfigProblem empty() {
    return new ConfigProblem("Error: Empty '" + name + "' value in configuration.");
  }

  ConfigProblem invalid(Object value) {
    return new ConfigProblem("Error: Invalid '" + name + "' value (" + value + ").");
  }

  ConfigProblem duplicate() {
    return new ConfigProblem("Error: Duplicate '" + name + "' value in configuration.");
  }

  ConfigProblem notANumber() {
    return new ConfigProblem("Error: '" + name + "' value not a number.");
  }

  /** More than the bits of the number. */
  ConfigProblem tooLong() {
    return new ConfigProblem("Error: '" + name + "' value out of range.");
  }

  /**
   * Outside of what the setting allows.
   *
   * @param words a format of the value, where it is not what is usually said
   */
  ConfigProblem outOfRange(Optional<String> words, long value) {
    return words
        .map(format -> new ConfigProblem(String.format(format, value)))
        .orElseGet(() -> invalid(value));
  }
}

package io.zancudo.broker.config;

import java.util.List;
import java.util.Optional;

/**
 * One line of a configuration file that has a directive on it.
 *
 * @param file the file as it was named
 * @param number counted from 1
 * @param includedAt file and line of the {@code include_dir} that brought this one; empty in the
 *     main file
 * @param keyword the first word: a directive's name, if it is known
 * @param value what follows the word and one space, up to the end of the line
 * @param problem why the line could not even be read, for an {@code include_dir} that failed
 */
record ConfigLine(
    String file,
    int number,
    Optional<String> includedAt,
    String keyword,
    String value,
    Optional<String> problem) {

  /** The same line with what is wrong about it. */
  ConfigLine withProblem(String newProblem) {
    return new ConfigLine(file, number, includedAt, keyword, value, Optional.of(newProblem));
  }

  /** What the user reads about the place of a problem. */
  List<String> whereabouts() {
    String place = file + ":" + number;
    return includedAt
        .map(at -> List.of("Error found at '" + place + "'.", "Error found at " + at + "."))
        .orElseGet(() -> List.of("Error found at " + place + "."));
  }
}

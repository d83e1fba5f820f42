package io.zancudo.topic;

import java.util.SplittableRandom;

/**
 * Topic levels as ranges of a string, so that matching cuts no substrings (MQTT 5.0 section 4.7.1).
 */
final class Levels {
  private static final int SEED = new SplittableRandom().nextInt();

  private Levels() {}

  /** Where the level that starts at {@code from} ends: its separator or the end of the text. */
  static int end(String text, int from) {
    int separator = text.indexOf('/', from);
    return separator < 0 ? text.length() : separator;
  }

  /** Whether the level from {@code from} to {@code to} is just this character. */
  static boolean is(char wildcard, String text, int from, int to) {
    return to == from + 1 && text.charAt(from) == wildcard;
  }

  /**
   * The hash of a level.
   *
   * <p>Choice: not {@link String#hashCode()}, of which clients could make thousands of equal ones
   * at will; this one starts from a random number and mixes after each character.
   */
  static int hash(String text, int from, int to) {
    int hash = SEED;
    for (int i = from; i < to; i++) {
      hash = (hash ^ text.charAt(i)) * 0x9E3779B1;
      hash ^= hash >>> 15;
    }
    return hash;
  }
}

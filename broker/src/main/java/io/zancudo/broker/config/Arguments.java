package io.zancudo.broker.config;

import java.util.List;
import java.util.Optional;

/**
 * What follows a directive on its line, taken apart as the directive wants it: word by word, or all
 * of it. Mutable: used by one thread while a line is read.
 */
final class Arguments {
  private final List<ConfigNotice> notices;
  private String remaining;

  Arguments(String value, List<ConfigNotice> notices) {
    this.remaining = value;
    this.notices = notices;
  }

  /** The next word, up to a space; empty at the end. */
  Optional<String> next() {
    return next(" ");
  }

  /** The next word, up to any of these characters; empty at the end. */
  Optional<String> next(String delimiters) {
    int start = 0;
    while (start < remaining.length() && delimiters.indexOf(remaining.charAt(start)) >= 0) {
      start++;
    }
    int end = start;
    while (end < remaining.length() && delimiters.indexOf(remaining.charAt(end)) < 0) {
      end++;
    }
    String word = remaining.substring(start, end);
    remaining = remaining.substring(Math.min(end + 1, remaining.length()));
    return word.isEmpty() ? Optional.empty() : Optional.of(word);
  }

  /** The next word. */
  String next(Label label) throws ConfigProblem {
    return next().orElseThrow(label::empty);
  }

  /** All that is left, as it stands; may be empty. */
  String rest() {
    String rest = remaining;
    remaining = "";
    return rest;
  }

  /** Tells the user something about the value. */
  void notice(LogType type, String text) {
    notices.add(new ConfigNotice(type, text));
  }

  /** Puts back what {@link #rest} took. */
  void putBack(String rest) {
    remaining = rest;
  }
}

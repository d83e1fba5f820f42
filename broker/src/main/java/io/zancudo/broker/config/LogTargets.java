package io.zancudo.broker.config;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Where log lines go.
 *
 * @param destinations may be empty
 * @param file the file that was named, also if a later {@code none} turned it off
 */
record LogTargets(Set<LogDestination> destinations, Optional<Path> file) {
  static final LogTargets DEFAULT =
      new LogTargets(LogConfig.DEFAULT_DESTINATIONS, Optional.empty());

  /** One destination, with a path for {@code file}, or {@code none}; several lines add up. */
  static final class Type implements ValueType<LogTargets> {
    private static final Label FILE = new Label("log_dest file");

    @Override
    public LogTargets parse(Label label, Arguments arguments) throws ConfigProblem {
      String word = arguments.next(label);
      if (word.equals("none")) {
        return new LogTargets(Set.of(), Optional.empty());
      }
      LogDestination destination = destination(label, word);
      Optional<Path> file = Optional.empty();
      if (destination == LogDestination.FILE) {
        file = Optional.of(file(arguments));
      }
      return new LogTargets(Set.of(destination), file);
    }

    private static LogDestination destination(Label label, String word) throws ConfigProblem {
      for (LogDestination destination : LogDestination.values()) {
        if (destination.toString().equals(word)) {
          return destination;
        }
      }
      throw label.invalid(word);
    }

    private static Path file(Arguments arguments) throws ConfigProblem {
      String path = arguments.rest();
      if (TextType.trim(path).isEmpty()) {
        throw new ConfigProblem("Error: Empty \"log_dest file\" value in configuration.");
      }
      arguments.putBack(path);
      return Path.of(TextType.commented().parse(FILE, arguments));
    }

    @Override
    public String format(LogTargets value) {
      return value
          .file
          .map(path -> "file " + path)
          .orElseGet(
              () ->
                  value.destinations.isEmpty()
                      ? "none"
                      : value.destinations.iterator().next().toString());
    }
  }

  /** Destinations add up; {@code none} begins anew; only one file. */
  static LogTargets merge(Label label, LogTargets earlier, LogTargets later) throws ConfigProblem {
    if (earlier.file.isPresent() && later.file.isPresent()) {
      throw new ConfigProblem("Error: Duplicate \"log_dest file\" value.");
    }
    EnumSet<LogDestination> both = EnumSet.noneOf(LogDestination.class);
    if (!later.destinations.isEmpty()) {
      both.addAll(earlier.destinations);
      both.addAll(later.destinations);
    }
    return new LogTargets(both, earlier.file.or(later::file));
  }
}

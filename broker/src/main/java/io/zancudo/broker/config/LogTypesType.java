package io.zancudo.broker.config;

import java.util.EnumSet;
import java.util.Set;

/** One kind of log line, {@code none} or {@code all}; several lines add up. */
final class LogTypesType implements ValueType<Set<LogType>> {
  private static final Set<LogType> ALL = Set.of(LogType.values());

  @Override
  public Set<LogType> parse(Label label, Arguments arguments) throws ConfigProblem {
    String word = arguments.next(label);
    if (word.equals("all")) {
      return ALL;
    }
    for (LogType type : LogType.values()) {
      if (type.toString().equals(word)) {
        return Set.of(type);
      }
    }
    if (word.equals("none")) {
      return Set.of();
    }
    throw label.invalid(word);
  }

  /** Kinds add up; {@code none} begins anew. */
  static Set<LogType> merge(Label label, Set<LogType> earlier, Set<LogType> later) {
    EnumSet<LogType> both = EnumSet.noneOf(LogType.class);
    if (!later.isEmpty()) {
      both.addAll(earlier);
      both.addAll(later);
    }
    return both;
  }

  @Override
  public String format(Set<LogType> value) {
    return value.isEmpty()
        ? "none"
        : value.equals(ALL) ? "all" : value.iterator().next().toString();
  }
}

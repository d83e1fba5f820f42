package io.zancudo.broker.config;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A line of the table of directives. Immutable.
 *
 * @param name the keyword
 * @param aliases other keywords for the same
 * @param label what messages call its value
 * @param scope where it may stand
 * @param type how its value is written
 * @param standard its value where the configuration has none; empty if it then just is absent
 * @param reloadable whether a reload changes it
 * @param repeat what a second one means
 * @param key what its value is kept under: its name, or the directive that it is a variant of
 * @param notice what the user is told about using it
 * @param noticeWhen for which values
 * @param effect what it does
 */
record Directive<T>(
    String name,
    List<String> aliases,
    Label label,
    Scope scope,
    ValueType<T> type,
    Optional<T> standard,
    boolean reloadable,
    Repeat<T> repeat,
    String key,
    Optional<ConfigNotice> notice,
    Predicate<T> noticeWhen,
    Effect<T> effect) {

  /** What a directive does when its line is read; most just keep their value. */
  interface Effect<T> {
    void apply(ConfigAssembler assembler, Directive<T> directive, Arguments arguments)
        throws ConfigProblem;
  }

  /** The environment variable that sets it. */
  String environmentVariable() {
    return ConfigEnvironment.PREFIX + name.toUpperCase(java.util.Locale.ROOT).replace('.', '_');
  }

  void apply(ConfigAssembler assembler, Arguments arguments) throws ConfigProblem {
    effect.apply(assembler, this, arguments);
  }

  /** One value is the other's type: the table sees to it that a key has one type. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  T cast(Object value) {
    return (T) value;
  }

  /** There is one object for each line of the table. */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  /** Choice: not what the language would make, for that takes 30 ms of each start. */
  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}

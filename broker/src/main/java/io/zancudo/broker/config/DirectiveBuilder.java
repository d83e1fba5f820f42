package io.zancudo.broker.config;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Puts a {@link Directive} together. Used by the thread that loads the table. */
final class DirectiveBuilder<T> {
  private final String name;
  private final Scope scope;
  private final ValueType<T> type;
  private List<String> aliases = List.of();
  private Label label;
  private Optional<T> standard = Optional.empty();
  private boolean reloadable;
  private Repeat<T> repeat = Repeat.replaces();
  private String key;
  private Optional<ConfigNotice> notice = Optional.empty();
  private Predicate<T> noticeWhen = value -> true;
  private Directive.Effect<T> effect = ConfigAssembler::keep;

  DirectiveBuilder(String name, Scope scope, ValueType<T> type) {
    this.name = name;
    this.scope = scope;
    this.type = type;
    this.label = new Label(name);
    this.key = name;
  }

  /** Its value where the configuration has none. */
  DirectiveBuilder<T> orElse(T value) {
    standard = Optional.of(value);
    return this;
  }

  /** A reload changes it. */
  DirectiveBuilder<T> reloadable() {
    reloadable = true;
    return this;
  }

  /** It may stand only once. */
  DirectiveBuilder<T> once() {
    repeat = Repeat.refused();
    return this;
  }

  /** What a second one means. */
  DirectiveBuilder<T> repeated(Repeat<T> newRepeat) {
    repeat = newRepeat;
    return this;
  }

  /** Other keywords for the same. */
  DirectiveBuilder<T> alias(String... newAliases) {
    aliases = List.of(newAliases);
    return this;
  }

  /** What messages call its value, if not by its name. */
  DirectiveBuilder<T> called(String newLabel) {
    label = new Label(newLabel);
    return this;
  }

  /** Sets another directive's value. */
  DirectiveBuilder<T> sets(Directive<T> other) {
    key = other.key();
    return this;
  }

  /** Going out of use; the user is told what to write instead. */
  DirectiveBuilder<T> deprecated(String advice) {
    return tells(LogType.NOTICE, "is deprecated" + advice + ".");
  }

  /** Has no meaning any more. */
  DirectiveBuilder<T> obsolete() {
    return tells(LogType.WARNING, "is no longer available, ignored.");
  }

  /** Has no meaning yet; the user is told so about such values. */
  DirectiveBuilder<T> notYet(Predicate<T> asked) {
    noticeWhen = asked;
    return tells(LogType.NOTICE, "is not supported yet, ignored.");
  }

  private DirectiveBuilder<T> tells(LogType logType, String text) {
    String warning = logType == LogType.WARNING ? "Warning: " : "";
    notice = Optional.of(new ConfigNotice(logType, warning + "The '" + name + "' option " + text));
    return this;
  }

  /** Does something else than to keep its value. */
  DirectiveBuilder<T> does(Directive.Effect<T> newEffect) {
    effect = newEffect;
    return this;
  }

  Directive<T> build() {
    return new Directive<>(
        name,
        aliases,
        label,
        scope,
        type,
        standard,
        reloadable,
        repeat,
        key,
        notice,
        noticeWhen,
        effect);
  }
}

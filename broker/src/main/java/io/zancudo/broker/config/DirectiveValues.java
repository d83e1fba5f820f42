package io.zancudo.broker.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the configuration says in one scope: the broker's values, or those of one listener, bridge
 * or plugin. Mutable while the configuration is read, by that one thread.
 */
final class DirectiveValues {
  private final Map<String, Object> byKey = new HashMap<>();

  /** The value, or the directive's standard one. */
  <T> T get(Directive<T> directive) {
    return find(directive)
        .or(directive::standard)
        .orElseThrow(() -> new IllegalStateException(directive + " has no standard value"));
  }

  /** The value, if the configuration has one. */
  <T> Optional<T> find(Directive<T> directive) {
    return Optional.ofNullable(byKey.get(directive.key())).map(directive::cast);
  }

  <T> void put(Directive<T> directive, T value) {
    byKey.put(directive.key(), value);
  }

  /** Takes the value of a directive as it is there, also if it is absent. */
  void takeFrom(DirectiveValues other, Directive<?> directive) {
    Optional.ofNullable(other.byKey.get(directive.key()))
        .ifPresentOrElse(
            value -> byKey.put(directive.key(), value), () -> byKey.remove(directive.key()));
  }

  /** These values with the reloadable ones of a configuration that was read later. */
  DirectiveValues reloadedBy(DirectiveValues later) {
    DirectiveValues values = new DirectiveValues();
    values.byKey.putAll(byKey);
    for (Directive<?> directive : Directives.all()) {
      if (directive.reloadable()) {
        values.takeFrom(later, directive);
      }
    }
    return values;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DirectiveValues that && byKey.equals(that.byKey);
  }

  @Override
  public int hashCode() {
    return byKey.hashCode();
  }

  @Override
  public String toString() {
    return byKey.keySet().toString(); // values may be passwords
  }
}

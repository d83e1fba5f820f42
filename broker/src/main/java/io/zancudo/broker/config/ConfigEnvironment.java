package io.zancudo.broker.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Directives in environment variables: {@code ZANCUDO_} and the directive in capitals, with {@code
 * _} for a dot. They replace what the files say; several lines of one variable are several
 * directives.
 *
 * <p>What belongs to a listener goes to that of {@code ZANCUDO_LISTENER} or {@code ZANCUDO_PORT},
 * or else to the first listener of the file. Bridges and plugins cannot be set like this.
 */
final class ConfigEnvironment {
  static final String PREFIX = "ZANCUDO_";
  static final String PERSISTENCE_LOCATION = "MOSQUITTO_PERSISTENCE_LOCATION";

  private static final Map<String, Directive<?>> VARIABLES = variables();

  private ConfigEnvironment() {}

  /** The variables that mean something, in the order in which they are taken. */
  static List<String> names() {
    return new ArrayList<>(VARIABLES.keySet());
  }

  /**
   * Takes what the environment says.
   *
   * @param environment the value of a variable
   */
  static void apply(ConfigAssembler assembler, Function<String, @Nullable String> environment) {
    VARIABLES.forEach(
        (variable, directive) -> {
          String value = environment.apply(variable);
          if (value != null && !isServiceLink(variable, value)) {
            value
                .lines()
                .forEach(
                    line ->
                        assembler.override(
                            directive.name(), line, "environment variable " + variable));
          }
        });
  }

  /**
   * Kubernetes gives each pod {@code ZANCUDO_PORT=tcp://10.0.0.7:1883} for a service that is called
   * zancudo: it is no configuration, and must not keep the broker from starting.
   */
  private static boolean isServiceLink(String variable, String value) {
    return variable.equals(Directives.PORT.environmentVariable()) && value.contains("://");
  }

  private static Map<String, Directive<?>> variables() {
    Map<String, Directive<?>> variables = new LinkedHashMap<>();
    for (Directive<?> directive : Directives.all()) {
      if (directive.scope() != Scope.BRIDGE
          && directive.scope() != Scope.PLUGIN
          && !Directives.NOT_IN_ENVIRONMENT.contains(directive)) {
        variables.put(directive.environmentVariable(), directive);
      }
    }
    // Mosquitto's own; before ours, which is more exact, so that ours wins if both are set.
    Map<String, Directive<?>> ordered = new LinkedHashMap<>();
    ordered.put(
        Directives.PER_LISTENER_SETTINGS.environmentVariable(), Directives.PER_LISTENER_SETTINGS);
    ordered.put(PERSISTENCE_LOCATION, Directives.PERSISTENCE_LOCATION);
    ordered.putAll(variables);
    return ordered;
  }
}

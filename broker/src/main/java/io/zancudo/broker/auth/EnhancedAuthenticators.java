package io.zancudo.broker.auth;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The Authentication Methods that the broker knows. Immutable. */
public final class EnhancedAuthenticators {
  /** No methods: each client that names one is refused with Bad authentication method (0x8C). */
  public static final EnhancedAuthenticators NONE = of();

  private final Map<String, EnhancedAuthenticator> byMethod;

  private EnhancedAuthenticators(Map<String, EnhancedAuthenticator> byMethod) {
    this.byMethod = byMethod;
  }

  /**
   * A set of methods.
   *
   * @throws IllegalStateException if two have the same name
   */
  public static EnhancedAuthenticators of(Collection<? extends EnhancedAuthenticator> methods) {
    return new EnhancedAuthenticators(
        methods.stream()
            .collect(
                Collectors.toUnmodifiableMap(EnhancedAuthenticator::method, Function.identity())));
  }

  /** A set of methods; as {@link #of(Collection)}. */
  public static EnhancedAuthenticators of(EnhancedAuthenticator... methods) {
    return of(java.util.List.of(methods));
  }

  /** The method with exactly this name. */
  public Optional<EnhancedAuthenticator> find(String method) {
    return Optional.ofNullable(byMethod.get(method));
  }
}

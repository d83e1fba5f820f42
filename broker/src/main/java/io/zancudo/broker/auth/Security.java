package io.zancudo.broker.auth;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.zancudo.broker.config.BrokerConfig;
import io.zancudo.broker.config.ListenerConfig;
import io.zancudo.broker.config.SecurityConfig;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The security of all listeners of a broker, read from their files. Thread-safe: what reloads
 * change is inside of {@link ListenerSecurity}.
 */
public final class Security {
  private final Vertx vertx;
  private final PasswordWorkers workers;
  private final EnhancedAuthenticators methods;
  private final Map<Place, ListenerSecurity> byPlace = new HashMap<>();

  /** What a listener is known by: its other settings may change. */
  private record Place(int port, Optional<String> host, Optional<Path> path) {
    static Place of(ListenerConfig listener) {
      return new Place(listener.port(), listener.host(), listener.unixSocketPath());
    }
  }

  private Security(Vertx vertx, EnhancedAuthenticators methods) {
    this.vertx = vertx;
    this.workers = new PasswordWorkers(vertx, PasswordWorkers.DEFAULT_MAX_WAITING);
    this.methods = methods;
  }

  /**
   * Reads the files of all listeners.
   *
   * @param methods Authentication Methods for all listeners
   * @return fails with a {@link SecurityFileException}: the broker must not start
   */
  public static Future<Security> load(
      Vertx vertx, BrokerConfig config, EnhancedAuthenticators methods) {
    return vertx.executeBlocking( // reads files
        () -> {
          Security security = new Security(vertx, methods);
          security.readAll(config);
          return security;
        });
  }

  /**
   * Reads all files again, also where only they have changed. Clients that connect from the call on
   * wait for it.
   *
   * @param config what the broker runs with from now on, once that is known; with the same
   *     listeners. Never fails
   * @return fails with a {@link SecurityFileException}: the broker must end, and those clients wait
   *     on
   */
  public Future<Void> reload(Future<BrokerConfig> config) {
    Promise<Void> reloaded = Promise.promise();
    for (ListenerSecurity listener : byPlace.values()) { // no lambda: a first one takes its time
      listener.hold(reloaded.future());
    }
    return config
        .compose(
            settings ->
                vertx.<Void>executeBlocking( // reads files
                    () -> {
                      readAll(settings);
                      return null;
                    }))
        .onSuccess(reloaded::complete);
  }

  /**
   * The security of a listener.
   *
   * @throws IllegalArgumentException if the configuration had no such listener
   */
  public ListenerSecurity forListener(ListenerConfig listener) {
    ListenerSecurity security = byPlace.get(Place.of(listener));
    if (security == null) {
      throw new IllegalArgumentException("no security was loaded for listener " + listener.name());
    }
    return security;
  }

  private void readAll(BrokerConfig config) throws SecurityFileException {
    SecurityFiles files = new SecurityFiles();
    // All are read before any is put in place: one that is wrong changes nothing.
    for (ListenerConfig listener : config.listeners()) {
      files.read(listener.security());
    }
    for (ListenerConfig listener : config.listeners()) {
      apply(listener, files);
    }
  }

  private void apply(ListenerConfig listener, SecurityFiles files) {
    SecurityConfig security = listener.security();
    Optional<PasswordFile> passwords = files.passwords(security);
    AuthenticationPolicy policy =
        new AuthenticationPolicy(
            listener,
            security.allowAnonymous(),
            passwords.map(file -> new PasswordFileAuthenticator(file, workers)),
            KnownPlugins.lacksDecision(security.plugins()));
    ListenerSecurity existing = byPlace.get(Place.of(listener));
    if (existing == null) {
      byPlace.put(
          Place.of(listener),
          new ListenerSecurity(
              vertx, policy, passwords, files.rules(security), files.watch(security), methods));
    } else {
      existing.replace(policy, passwords, files.rules(security), files.watch(security));
    }
  }
}

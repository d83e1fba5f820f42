package io.zancudo.broker.auth;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.zancudo.broker.config.ListenerConfig;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Who may connect to one listener and what they may do there. Thread-safe: a reload replaces what
 * is decided with as one.
 */
public final class ListenerSecurity {
  private final Vertx vertx;
  private final EnhancedAuthenticators methods;
  private final AclAuthorizer authorizer;
  private volatile State state;
  private volatile Future<Void> reload = Future.succeededFuture();

  /**
   * What is decided with.
   *
   * @param passwords the password file, if there is one
   * @param earlier the one before the last reload
   * @param watch sees when the files change
   */
  private record State(
      AuthenticationPolicy policy,
      Optional<PasswordFile> passwords,
      Optional<PasswordFile> earlier,
      FileWatch watch) {}

  ListenerSecurity(
      Vertx vertx,
      AuthenticationPolicy policy,
      Optional<PasswordFile> passwords,
      Optional<AclFile> rules,
      FileWatch watch,
      EnhancedAuthenticators methods) {
    this.vertx = vertx;
    this.state = new State(policy, passwords, Optional.empty(), watch);
    this.authorizer = new AclAuthorizer(rules);
    this.methods = methods;
  }

  /**
   * Lets clients that connect from now on wait for this: who asked for a reload may count on it for
   * what comes after.
   */
  void hold(Future<Void> newReload) {
    reload = newReload;
  }

  /** Puts what was read anew in place. One caller at a time: the reload. */
  void replace(
      AuthenticationPolicy policy,
      Optional<PasswordFile> passwords,
      Optional<AclFile> rules,
      FileWatch watch) {
    state = new State(policy, passwords, state.passwords, watch);
    authorizer.replace(rules);
  }

  /**
   * Works out under which names a client connects, for one that names an Authentication Method and
   * is then asked by that.
   *
   * @return denied if the listener asks for a certificate's name and there is none
   */
  public AuthenticationResult identify(Credentials credentials) {
    return state.policy.identify(credentials);
  }

  /**
   * Decides about a client that names no Authentication Method.
   *
   * @return the decision, with the names that count from now on. Fails only if nothing could be
   *     decided; the client must then be refused
   */
  public Future<AuthenticationResult> authenticate(Credentials credentials) {
    FileWatch watch = state.watch;
    if (watch.isEmpty() || !reload.isComplete()) {
      return authenticateNow(credentials);
    }
    return vertx
        .executeBlocking(watch::isJustChanged, false) // asks the file system
        .compose(
            changed ->
                changed
                    ? vertx.timer(FileWatch.GRACE.toMillis(), TimeUnit.MILLISECONDS)
                    : Future.succeededFuture())
        .compose(waited -> authenticateNow(credentials));
  }

  private Future<AuthenticationResult> authenticateNow(Credentials credentials) {
    return reload.isComplete()
        ? state.policy.authenticate(credentials)
        : authenticateAfterReload(credentials);
  }

  private Future<AuthenticationResult> authenticateAfterReload(Credentials credentials) {
    Context context = vertx.getOrCreateContext();
    Promise<AuthenticationResult> result = Promise.promise();
    reload.onComplete(
        done ->
            context.runOnContext(v -> state.policy.authenticate(credentials).onComplete(result)));
    return result.future();
  }

  /** The Authentication Method; empty is Bad authentication method (0x8C). */
  public Optional<EnhancedAuthenticator> enhanced(String method) {
    return methods.find(method);
  }

  /** What clients may do. */
  public Authorizer authorizer() {
    return authorizer;
  }

  /**
   * Decides after a reload whether a connected client may stay. Who has another password now must
   * connect again and show it.
   */
  public boolean remainsAccepted(ClientIdentity identity) {
    State now = state;
    boolean unchanged =
        identity
            .username()
            .flatMap(
                user ->
                    now.passwords.flatMap(
                        file -> now.earlier.map(earlier -> file.isUnchanged(user, earlier))))
            .orElse(false);
    return now.policy.remainsAccepted(identity, unchanged);
  }

  /** The settings that hold now. */
  public ListenerConfig listener() {
    return state.policy.listener();
  }
}

package io.zancudo.broker.auth;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.zancudo.broker.config.ListenerConfig;
import io.zancudo.mqtt.ReasonCode;
import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * What a listener asks of its clients: which name counts, and who may connect under it. Immutable.
 *
 * @param listener its settings
 * @param allowAnonymous whether clients without User Name may connect
 * @param passwords checks the others; empty if there is nothing to check them with
 * @param closed whether somebody else should decide who is not there: then nobody may connect
 */
record AuthenticationPolicy(
    ListenerConfig listener,
    boolean allowAnonymous,
    Optional<? extends Authenticator> passwords,
    boolean closed) {
  private static final AuthenticationResult BAD_NAME =
      new AuthenticationResult.Denied(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
  private static final AuthenticationResult NOT_AUTHORIZED =
      new AuthenticationResult.Denied(ReasonCode.NOT_AUTHORIZED);

  /** Works out under which names the client connects; an empty User Name is none. */
  AuthenticationResult identify(Credentials credentials) {
    if (closed) {
      return NOT_AUTHORIZED;
    }
    ClientIdentity identity =
        credentials
            .identity()
            .withUsername(credentials.identity().username().filter(name -> !name.isEmpty()))
            .withCertificateSubject(credentials.certificate().map(CertificateNames::subject));
    if (takesNameFromTransport()) {
      Optional<String> name = transportName(credentials);
      if (name.isEmpty()) {
        return BAD_NAME;
      }
      identity = identity.withUsername(name);
    }
    return listener.useUsernameAsClientId()
        ? withUsernameAsClientId(identity)
        : new AuthenticationResult.Accepted(identity);
  }

  /** Whether the client's User Name does not count. */
  private boolean takesNameFromTransport() {
    return isProvenByCertificate()
        || (listener.useIdentityAsUsername() && listener.requireCertificate());
  }

  /** Whether TLS has proven the name, so that no password is asked for. */
  private boolean isProvenByCertificate() {
    return listener.tls().isPresent()
        && (listener.useIdentityAsUsername() || listener.useSubjectAsUsername());
  }

  private Optional<String> transportName(Credentials credentials) {
    if (!isProvenByCertificate()) {
      return credentials.transportName(); // a load balancer ends TLS and tells the name
    }
    Optional<X509Certificate> certificate = credentials.certificate();
    return listener.useIdentityAsUsername()
        ? certificate.flatMap(CertificateNames::commonName)
        : certificate.map(CertificateNames::subject);
  }

  private static AuthenticationResult withUsernameAsClientId(ClientIdentity identity) {
    return identity
        .username()
        .<AuthenticationResult>map(
            name -> new AuthenticationResult.Accepted(identity.withClientId(name)))
        .orElse(NOT_AUTHORIZED);
  }

  /** Decides about a client that names no Authentication Method. */
  Future<AuthenticationResult> authenticate(Credentials credentials) {
    AuthenticationResult identified = identify(credentials);
    if (!(identified instanceof AuthenticationResult.Accepted accepted)
        || isProvenByCertificate()) {
      return Future.succeededFuture(identified);
    }
    ClientIdentity identity = accepted.identity();
    if (identity.username().isPresent() && passwords.isPresent()) {
      // An empty password is none, and one that came with another name says nothing about this.
      Optional<Buffer> password =
          credentials.password().filter(bytes -> bytes.length() > 0 && !takesNameFromTransport());
      return passwords.get().authenticate(Credentials.of(identity, password));
    }
    return Future.succeededFuture(allowAnonymous ? accepted : NOT_AUTHORIZED);
  }

  /**
   * Decides after a reload about a client that was accepted before it.
   *
   * @param isUserUnchanged whether the password file has the same for its User Name as it had
   */
  boolean remainsAccepted(ClientIdentity identity, boolean isUserUnchanged) {
    if (closed || isProvenByCertificate()) {
      return !closed;
    }
    return identity.username().isPresent() && passwords.isPresent()
        ? isUserUnchanged
        : allowAnonymous;
  }
}

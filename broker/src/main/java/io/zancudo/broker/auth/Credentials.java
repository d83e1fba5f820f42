package io.zancudo.broker.auth;

import io.vertx.core.buffer.Buffer;
import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * What a client shows at CONNECT.
 *
 * @param identity who it says it is
 * @param password the Password field: bytes, not always text
 * @param certificate its certificate, verified by TLS
 * @param transportName its name according to the transport without a certificate of its own: the
 *     identity of TLS-PSK, or the Common Name in a PROXY header
 */
public record Credentials(
    ClientIdentity identity,
    Optional<Buffer> password,
    Optional<X509Certificate> certificate,
    Optional<String> transportName) {

  /** A client that shows nothing but User Name and Password. */
  public static Credentials of(ClientIdentity identity, Optional<Buffer> password) {
    return new Credentials(identity, password, Optional.empty(), Optional.empty());
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "Credentials[identity=" + identity + ", password=" + password.isPresent() + "]";
  }
}

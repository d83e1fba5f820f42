package io.zancudo.broker.listener.tls;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The chain that the server shows. Choice: where {@code certfile} holds only its first links, the
 * rest comes from {@code cafile} and {@code capath}, as OpenSSL does it for Mosquitto; without the
 * root, which clients have themselves.
 */
final class CertificateChain {
  private CertificateChain() {}

  /** The chain with the issuers that are known; {@code chain} is not empty. */
  static List<X509Certificate> complete(
      List<X509Certificate> chain, List<X509Certificate> authorities) {
    List<X509Certificate> complete = new ArrayList<>(chain);
    while (complete.size() <= authorities.size() + chain.size()) {
      X509Certificate last = complete.get(complete.size() - 1);
      Optional<X509Certificate> issuer =
          authorities.stream().filter(authority -> isIssuer(authority, last)).findFirst();
      if (issuer.isEmpty() || isIssuer(issuer.get(), issuer.get())) {
        break;
      }
      complete.add(issuer.get());
    }
    return complete;
  }

  private static boolean isIssuer(X509Certificate authority, X509Certificate certificate) {
    if (!authority.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
      return false;
    }
    try {
      certificate.verify(authority.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) { // another authority of the same name
      return false;
    }
  }
}

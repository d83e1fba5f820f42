package io.zancudo.broker.clients;

import io.zancudo.broker.testing.TestCertificates;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;

/** TLS for libraries that take a socket factory. */
final class ClientTls {

  private ClientTls() {}

  /** Sockets that trust the test's authority and present that certificate, if any. */
  static SSLSocketFactory sockets(TestCertificates certificates, Optional<String> certificate)
      throws IOException, GeneralSecurityException {
    KeyManager[] keys =
        certificate.isPresent()
            ? certificates.keys(certificate.get()).getKeyManagers()
            : new KeyManager[0];
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, certificates.trust().getTrustManagers(), null);
    return context.getSocketFactory();
  }
}

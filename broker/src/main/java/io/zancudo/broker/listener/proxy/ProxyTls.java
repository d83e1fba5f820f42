package io.zancudo.broker.listener.proxy;

import java.util.Optional;

/**
 * The TLS connection between a client and the proxy in front of us.
 *
 * @param certificate whether the client has shown a certificate that the proxy found valid
 * @param version as in {@code TLSv1.3}
 * @param cipher the cipher suite
 * @param commonName Common Name of the certificate's subject
 */
public record ProxyTls(
    boolean certificate,
    Optional<String> version,
    Optional<String> cipher,
    Optional<String> commonName) {}

package io.zancudo.broker.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * TLS of a listener. Files are PEM; what is in them is read when the listener starts and again at a
 * reload.
 *
 * @param certFile the server's certificate, with its chain
 * @param keyFile its key: PKCS#1, PKCS#8 or EC
 * @param caFile certificates that client certificates may be signed by
 * @param caPath a folder of such certificates
 * @param crlFile revoked client certificates
 * @param tlsVersion the lowest version as the configuration writes it ({@code tlsv1.2}, {@code
 *     tlsv1.3}); empty is 1.2. Not checked yet: the listener refuses what it does not know
 * @param ciphers OpenSSL's names of the cipher suites up to TLS 1.2, separated by colons
 * @param ciphersTls13 names of the cipher suites of TLS 1.3, separated by colons
 * @param disableClientCertDateChecks whether expired client certificates are taken
 */
public record TlsConfig(
    Path certFile,
    Path keyFile,
    Optional<Path> caFile,
    Optional<Path> caPath,
    Optional<Path> crlFile,
    Optional<String> tlsVersion,
    Optional<String> ciphers,
    Optional<String> ciphersTls13,
    boolean disableClientCertDateChecks) {}

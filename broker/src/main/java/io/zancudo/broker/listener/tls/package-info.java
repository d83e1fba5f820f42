/**
 * TLS of a listener: from PEM files and OpenSSL's words to a context of Netty.
 *
 * <p>Reads certificates, keys and revocation lists, maps names of cipher suites, and decides which
 * client certificates are trusted. It blocks, so it is called at start and reload only; the context
 * that comes out is thread-safe. Knows the configuration's {@code TlsConfig} and no other package
 * of the broker.
 */
@NullMarked
package io.zancudo.broker.listener.tls;

import org.jspecify.annotations.NullMarked;

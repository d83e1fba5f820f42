package io.zancudo.broker.listener.proxy;

import java.util.Optional;

/**
 * What a PROXY header says about the client; sent through the pipeline as a user event.
 *
 * @param address its IP address or the path of its Unix socket; empty if the proxy does not know it
 * @param port its port; 0 for a Unix socket
 * @param tls how it is connected to the proxy; empty without TLS, and always in version 1
 */
public record ProxyHeader(Optional<String> address, int port, Optional<ProxyTls> tls) {
  static final ProxyHeader UNKNOWN = new ProxyHeader(Optional.empty(), 0, Optional.empty());
}

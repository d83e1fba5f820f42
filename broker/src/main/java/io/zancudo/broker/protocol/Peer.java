package io.zancudo.broker.protocol;

import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * Who is at the other end of a connection, as far as is known below MQTT.
 *
 * @param address IP address, or the path of a Unix socket
 * @param port its port, 0 for a Unix socket
 * @param certificate what it showed in the TLS handshake
 * @param transportName the name that a proxy in front says its certificate has
 */
public record Peer(
    String address,
    int port,
    Optional<X509Certificate> certificate,
    Optional<String> transportName) {

  /** Address and port as log lines have them. */
  @Override
  public String toString() {
    return address + ":" + port;
  }
}

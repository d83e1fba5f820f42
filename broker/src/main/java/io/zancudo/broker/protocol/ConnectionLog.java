package io.zancudo.broker.protocol;

import static io.zancudo.broker.log.LogMarkers.NOTICE;

import io.zancudo.broker.codec.Connect;
import io.zancudo.broker.codec.ProtocolViolation;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log lines of one connection, in the words of Mosquitto, which scripts search for; {@code
 * log_type notice}.
 *
 * <p>Owned by the connection's event loop. {@code connection_messages false} silences them.
 */
final class ConnectionLog {
  private static final Logger log = LoggerFactory.getLogger("io.zancudo.broker.connection");

  private final Peer peer;
  private final boolean enabled;
  private String clientId = "";

  ConnectionLog(Peer peer, boolean enabled) {
    this.peer = peer;
    this.enabled = enabled;
  }

  /** The Client Identifier is known. */
  void client(String identifier) {
    clientId = identifier;
  }

  /** CONNECT was accepted. */
  void connected(Connect connect, Optional<String> username) {
    if (enabled && log.isInfoEnabled(NOTICE)) {
      log.info(
          NOTICE,
          "New {} connected from {} as {} (p{}, c{}, k{}{}).",
          connect.bridge() ? "bridge" : "client",
          peer,
          Escaped.of(clientId),
          connect.version().level(),
          connect.cleanStart() ? 1 : 0,
          connect.keepAliveSeconds(),
          username.map(name -> ", u'" + Escaped.of(name) + "'").orElse(""));
    }
  }

  /** The connection has ended. */
  void ended(CloseReason reason) {
    if (enabled && log.isInfoEnabled(NOTICE)) {
      String name = clientId.isEmpty() ? peer.address() : Escaped.of(clientId);
      log.info(
          NOTICE,
          "Client {} [{}] disconnected{}.",
          name,
          peer,
          reason.text().isEmpty() ? "" : ": " + reason.text());
    }
  }

  /** The client broke the protocol. */
  void violation(ProtocolViolation violation) {
    log.debug(
        "client={} peer={} reason={} rule={}",
        Escaped.of(clientId),
        peer,
        violation.reason(),
        violation.getMessage());
  }
}

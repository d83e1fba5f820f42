package io.zancudo.broker.listener;

import io.zancudo.broker.config.ListenerConfig;
import io.zancudo.broker.link.ClientLink;
import io.zancudo.broker.loop.BrokerLoop;
import io.zancudo.broker.protocol.Peer;

/** Makes what speaks MQTT on a new connection. */
@FunctionalInterface
public interface LinkFactory {
  /**
   * Called once for each connection, on its event loop, when all below MQTT is done: the PROXY
   * header read, the TLS and WebSocket handshakes ended. Nothing of MQTT has been read then.
   *
   * @param loop the connection's event loop
   * @param peer who is at the other end; behind a PROXY header the real client
   * @param listener where it came in
   * @return the link, which is put at the end of the connection's pipeline
   */
  ClientLink create(BrokerLoop loop, Peer peer, ListenerConfig listener);
}

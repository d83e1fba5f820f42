/**
 * MQTT over WebSocket (MQTT 5.0 section 6, RFC 6455): the upgrade from HTTP, and frames around the
 * bytes of MQTT.
 *
 * <p>What stands behind these handlers sees a stream of bytes, as over TCP. Frames are not
 * collected: their payload is passed on as it arrives, so that a frame of any length costs no
 * memory. Owned by the connection's event loop. Knows no other package of the broker.
 */
@NullMarked
package io.zancudo.broker.listener.websocket;

import org.jspecify.annotations.NullMarked;

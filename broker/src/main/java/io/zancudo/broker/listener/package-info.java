/**
 * Where clients connect: sockets, TLS, WebSocket, PROXY protocol, limits of connections.
 *
 * <p>Everything below MQTT, and nothing of MQTT itself. {@link
 * io.zancudo.broker.listener.Listeners} opens what the configuration names; a {@link
 * io.zancudo.broker.listener.ListenerVerticle} per listener and event loop takes connections from a
 * server of Vert.x and puts our handlers into their Netty pipelines, so that no byte passes
 * Vert.x's own; an {@code Admission} leads each connection through its handshakes; then a {@link
 * io.zancudo.broker.listener.LinkFactory} makes the link that takes its place. First on the road of
 * a PUBLISH. Connections are owned by their event loop. May use {@code config}, {@code loop},
 * {@code link}, {@code protocol} (for {@code Peer}) and its own sub-packages, which do not know it.
 */
@NullMarked
package io.zancudo.broker.listener;

import org.jspecify.annotations.NullMarked;

package io.zancudo.broker.listener;

import io.zancudo.broker.config.ListenerConfig;

/**
 * A socket that takes connections.
 *
 * @param listener whose socket it is
 * @param host the IP address it is bound to, or the path of a Unix domain socket
 * @param port the port it is bound to, also where the configuration says 0; 0 for a Unix domain
 *     socket
 */
public record ListenerAddress(ListenerConfig listener, String host, int port) {}

package io.zancudo.broker.protocol;

import io.zancudo.broker.auth.ListenerSecurity;
import io.zancudo.broker.config.ListenerConfig;

/**
 * What the connections of one listener share. Thread-safe.
 *
 * @param config its configuration
 * @param security who may connect to it, and who may do what
 */
public record ListenerServices(ListenerConfig config, ListenerSecurity security) {}

/**
 * What MQTT demands of a server, shown with raw packets on real sockets of whole brokers.
 *
 * <p>One class for each packet or feature. Where the specification leaves something open, what
 * Mosquitto 2.1 does is expected. The fixtures are in {@link io.zancudo.broker.testing}.
 */
@NullMarked
package io.zancudo.broker.conformance;

import org.jspecify.annotations.NullMarked;

/**
 * The values of MQTT: topic names and filters, messages, subscriptions, reason codes, properties.
 *
 * <p>Immutable, valid once constructed, free of transport, threads and I/O. Everything above uses
 * these; they use nothing but the JDK.
 */
@NullMarked
package io.zancudo.mqtt;

import org.jspecify.annotations.NullMarked;

/**
 * A small MQTT client, 3.1.1 and 5.0, that does what a client with a persistent session must: it
 * sends unfinished messages again after a reconnect, in order, and takes a repeated QoS 2 message
 * once. It reports what it sees and judges nothing. Owned by the event loop of the run.
 */
@NullMarked
package io.zancudo.loadtest.mqtt;

import org.jspecify.annotations.NullMarked;

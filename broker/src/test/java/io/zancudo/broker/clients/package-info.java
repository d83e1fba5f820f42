/**
 * Real clients talk to a whole broker. Each behaviour is an interface with tests ({@link
 * io.zancudo.broker.clients.DeliversMessages} and its neighbours); the test of a client library
 * implements those that the library can do, and runs them over every version of MQTT and every
 * transport that it speaks. What users do with mosquitto_pub, mosquitto_sub and mosquitto_rr has
 * tests of its own.
 */
@NullMarked
package io.zancudo.broker.clients;

import org.jspecify.annotations.NullMarked;

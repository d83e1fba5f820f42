/**
 * What a connection says and what it is answered: one handler for each group of packets, the states
 * of a connection, and everything that ends it.
 *
 * <p>A PUBLISH comes from {@code codec} through {@link io.zancudo.broker.protocol.ClientConnection}
 * to {@link io.zancudo.broker.protocol.PublishHandler} and goes on to {@code routing}. What differs
 * between versions is in {@link io.zancudo.broker.protocol.Dialect}. Everything here is owned by
 * the connection's event loop.
 */
@NullMarked
package io.zancudo.broker.protocol;

import org.jspecify.annotations.NullMarked;

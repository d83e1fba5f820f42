/**
 * One connection's way in and out: bytes to packets through the codec, packets to one output buffer
 * that is flushed once per turn of the event loop.
 *
 * <p>Sessions and the protocol write to a {@link io.zancudo.broker.link.ClientLink}; they never see
 * a channel. Everything here is owned by the connection's event loop. Besides {@code codec} and
 * {@code listener} the only package that knows Netty.
 */
@NullMarked
package io.zancudo.broker.link;

import org.jspecify.annotations.NullMarked;

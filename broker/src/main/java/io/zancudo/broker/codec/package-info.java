/**
 * A strict codec for MQTT 3.1, 3.1.1 and 5.0 on Netty buffers, for the server's and the client's
 * side.
 *
 * <p>What comes in: {@link io.zancudo.broker.codec.PacketDecoder} frames the stream in place and
 * calls a {@link io.zancudo.broker.codec.PacketHandler}; a PUBLISH is looked at through {@link
 * io.zancudo.broker.codec.InboundPublish}, without an object per packet. Whatever breaks a rule of
 * the specification is a {@link io.zancudo.broker.codec.ProtocolViolation}. What goes out: {@link
 * io.zancudo.broker.codec.Publication} writes one message to many receivers, and {@link
 * io.zancudo.broker.codec.PacketEncoder} everything else.
 *
 * <p>In a PUBLISH's path this stands between the listener and the protocol. It knows the rules that
 * can be checked by looking at one packet; those that need to know what happened before (topic
 * aliases, packet identifiers, receive maximum) are the protocol's. Objects belong to the event
 * loop of their connection. Allowed dependencies: Netty's buffers and {@code io.zancudo.mqtt}.
 */
@NullMarked
package io.zancudo.broker.codec;

import org.jspecify.annotations.NullMarked;

/**
 * Who a client is, and what it may do.
 *
 * <p>{@link ListenerSecurity} is what a connection asks: {@code identify} and {@code authenticate}
 * at CONNECT, {@code enhanced} for AUTH, and {@code authorizer} for {@link ClientRules}, which the
 * connection keeps and asks for each topic, between protocol and routing on the way of a PUBLISH.
 * Rules speak of the topic with its mount point: the caller puts it on.
 *
 * <p>Answers are values; only files that cannot be read or understood are exceptions. Depends on
 * {@code config} and the values of {@code io.zancudo.mqtt}. Slow hashes run on worker threads of
 * their own, never on an event loop.
 */
@NullMarked
package io.zancudo.broker.auth;

import org.jspecify.annotations.NullMarked;

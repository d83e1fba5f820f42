/**
 * From one published message to the sessions that get it: subscriptions, shared subscriptions,
 * retained messages.
 *
 * <p>Each event loop has a {@link io.zancudo.broker.routing.Router}. A message goes to the sessions
 * of its own loop at once, and once to each other loop that has some. What matches a topic is
 * cached per loop until subscriptions or rules change. How that goes together with sessions that
 * move between loops is told at {@link io.zancudo.broker.session.SessionDirectory}. Knows sessions
 * and the shared tables, not packets.
 */
@NullMarked
package io.zancudo.broker.routing;

import org.jspecify.annotations.NullMarked;

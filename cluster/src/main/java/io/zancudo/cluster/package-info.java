/**
 * The seams between a broker and the state that all nodes share: one interface for each kind of
 * state, with an implementation for a single node in {@link io.zancudo.cluster.local}.
 *
 * <p>Here is what has to be the same for the whole broker: who owns a session, which messages are
 * retained, which nodes have subscribers. Not here: connections, queues and messages in flight of a
 * live session, which belong to the broker's event loops. In the path of a PUBLISH, routing asks
 * here for the other nodes, and stores retained messages.
 *
 * <p>Methods that return a {@link io.vertx.core.Future} may talk to other nodes; those that do not
 * read this node's own copy and may be called from an event loop. May use {@code io.zancudo.mqtt},
 * {@code io.zancudo.topic} and Vert.x core.
 */
@NullMarked
package io.zancudo.cluster;

import org.jspecify.annotations.NullMarked;

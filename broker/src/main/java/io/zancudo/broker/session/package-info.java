/**
 * Session state (MQTT 5.0 section 4.1): what is known of one Client Identifier beyond its
 * connection, and what is sent to it.
 *
 * <p>A {@link io.zancudo.broker.session.Session} belongs to one event loop; a message reaches it
 * from {@code routing} on that loop and leaves it through {@code link}. What does not fit into the
 * Receive Maximum waits in its bounded queue. Knows nothing of packets that arrive, of topics
 * trees, or of who is allowed what.
 */
@NullMarked
package io.zancudo.broker.session;

import org.jspecify.annotations.NullMarked;

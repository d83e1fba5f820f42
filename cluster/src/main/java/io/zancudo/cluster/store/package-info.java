/**
 * The state of one session as a value that changes: what the stores of sessions and messages do to
 * it, whatever holds it and copies it to other nodes.
 *
 * <p>Everything here is pure: no clock, no random numbers, no threads; so the same operations give
 * the same state on every copy. In the path of a PUBLISH this is where a message gets into the
 * queue of a stored session. May use {@code io.zancudo.mqtt}, {@code io.zancudo.cluster} and {@code
 * io.zancudo.cluster.wire}.
 */
@NullMarked
package io.zancudo.cluster.store;

import org.jspecify.annotations.NullMarked;

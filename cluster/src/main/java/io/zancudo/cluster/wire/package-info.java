/**
 * How values are written in envelopes between nodes and in stored entries. Every value begins with
 * its version and its length, so that an older node skips what a newer one has added behind.
 *
 * <p>Numbers are written with seven bits a byte, the lowest first. May use {@code io.zancudo.mqtt}
 * and {@code io.zancudo.cluster}.
 */
@NullMarked
package io.zancudo.cluster.wire;

import org.jspecify.annotations.NullMarked;

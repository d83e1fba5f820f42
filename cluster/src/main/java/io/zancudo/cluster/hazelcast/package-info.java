/**
 * The seams of {@code io.zancudo.cluster} over Hazelcast: what outlives nodes is in its maps. The
 * only package that knows Hazelcast.
 */
@NullMarked
package io.zancudo.cluster.hazelcast;

import org.jspecify.annotations.NullMarked;

/**
 * The {@link io.zancudo.cluster.NodeBus} over TCP: one connection and one lane for each direction
 * between two nodes. Knows nothing of what is in the envelopes, and nothing of Hazelcast.
 */
@NullMarked
package io.zancudo.cluster.bus;

import org.jspecify.annotations.NullMarked;

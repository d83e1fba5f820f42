/**
 * The seams of {@code io.zancudo.cluster} for a broker of one node: everything in this process's
 * memory, every Future complete when it is returned. Nothing of Hazelcast is loaded. May use what
 * {@code io.zancudo.cluster} may, that, and {@code io.zancudo.cluster.replicated}.
 */
@NullMarked
package io.zancudo.cluster.local;

import org.jspecify.annotations.NullMarked;

/**
 * The seams over Hazelcast: which nodes there are, and what they store together. The only package
 * that knows Hazelcast.
 */
@NullMarked
package io.zancudo.cluster.hazelcast;

import org.jspecify.annotations.NullMarked;

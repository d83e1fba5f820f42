/**
 * Tables of which every node holds a full copy: subscriptions and retained messages, kept alike by
 * envelopes from node to node.
 *
 * <p>Here is what the copies are and how a change gets to all of them; not how envelopes travel
 * ({@link io.zancudo.cluster.NodeBus}), nor where the truth is kept that outlives nodes (the seams
 * {@code StoredScan} and {@code RetainedTruth}). In the path of a PUBLISH, routing reads these copies. May use {@code
 * io.zancudo.cluster}, its {@code wire} package, {@code io.zancudo.topic}, {@code io.zancudo.mqtt}
 * and Vert.x core.
 *
 * <p><b>How a change gets to every node.</b> For each kind of change a node has one stream to each
 * other member. It begins on each new lane with a snapshot (which is empty where the truth is
 * elsewhere), and goes on with changes behind it. One envelope is unanswered at a time; what changes
 * meanwhile goes together in the next. After a failure the stream begins anew, with the snapshot and
 * what was not answered.
 *
 * <p><b>How a node joins.</b> It waits for the end of the snapshot of every other member, and until each
 * has answered its own, and then reads the truth. The snapshot proves that the other node has a stream to this one: each change
 * that it makes from then on comes here, and each that it made before was in the truth before it
 * was announced, so that reading finds it. So nothing falls between the two. The answers
 * prove that all members hear what this node changes from then on.
 */
@NullMarked
package io.zancudo.cluster.replicated;

import org.jspecify.annotations.NullMarked;

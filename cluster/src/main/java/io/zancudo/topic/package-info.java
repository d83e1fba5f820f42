/**
 * Which Topic Filters match a Topic Name ({@link io.zancudo.topic.TopicTree}) and which Topic Names
 * a Topic Filter matches ({@link io.zancudo.topic.RetainedTree}).
 *
 * <p>Pure data structures: no I/O, no clock, no futures, no knowledge of sessions or nodes. In the
 * path of a PUBLISH, routing asks here who gets it. Every event loop reads without a lock, at the
 * same time as others write. May use {@code io.zancudo.mqtt} and the JDK, nothing else.
 */
@NullMarked
package io.zancudo.topic;

import org.jspecify.annotations.NullMarked;

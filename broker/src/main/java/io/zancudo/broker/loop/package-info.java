/**
 * One event loop's own things: its executor, its clock, its deadlines, and its boxes of work for
 * the other loops.
 *
 * <p>A connection belongs to one event loop and so does its live session (architecture, section 4);
 * what must happen on another loop is handed over here, in one batch per target loop and turn. This
 * package knows nothing of MQTT and is the lowest of the broker.
 */
@NullMarked
package io.zancudo.broker.loop;

import org.jspecify.annotations.NullMarked;

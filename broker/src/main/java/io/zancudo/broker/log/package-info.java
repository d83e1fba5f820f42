/**
 * The log: what is said through SLF4J, in Mosquitto's form and to where the configuration wants it.
 *
 * <p>Code logs through SLF4J; {@link LogMarkers} tells kinds apart that SLF4J has no level for.
 * Levels are kinds of {@code log_type}: error, warn, info (information), debug, trace (internal). A
 * thread of its own writes the lines, so that no event loop waits for a disk or a terminal; it has
 * a queue with a bound, and tells how many lines did not fit. There is one log for the process:
 * only {@code Main} configures it.
 *
 * <p>Depends on {@code config} and Logback.
 */
@NullMarked
package io.zancudo.broker.log;

import org.jspecify.annotations.NullMarked;

/**
 * The commands, and the clients that they run: a mixed load whose books are compared at the end.
 * All clients of a run live on one event loop; the faults run beside it, on the main thread. Knows
 * nothing of the broker but its wire, its program and its configuration.
 */
@NullMarked
package io.zancudo.loadtest;

import org.jspecify.annotations.NullMarked;

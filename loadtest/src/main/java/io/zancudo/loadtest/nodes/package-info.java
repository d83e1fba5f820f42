/**
 * The brokers as processes of this machine, and what is done to them: start, signals, cuts between
 * them. Blocking code, run by the main thread alone.
 */
@NullMarked
package io.zancudo.loadtest.nodes;

import org.jspecify.annotations.NullMarked;

/**
 * What all tests of the broker share and what watches over a test run: which statements of the
 * specification are proven ({@link io.zancudo.broker.testing.Spec}), which programs a test needs
 * ({@link io.zancudo.broker.testing.NeedsProgram}), and whether a Netty buffer was lost. The
 * listeners are registered in {@code META-INF/services}, so they also watch a run in an editor.
 */
@NullMarked
package io.zancudo.broker.testing;

import org.jspecify.annotations.NullMarked;

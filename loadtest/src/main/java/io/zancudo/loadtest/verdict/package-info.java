/**
 * The books: what was acknowledged, what is due to whom, what came; and the verdict over them. No
 * input or output here, and no clock: times are nanoseconds since the start of the run.
 */
@NullMarked
package io.zancudo.loadtest.verdict;

import org.jspecify.annotations.NullMarked;

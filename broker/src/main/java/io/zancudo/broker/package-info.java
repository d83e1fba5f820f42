/**
 * The program: the command line, the process around a broker, and the broker's parts put together.
 *
 * <p>{@code Main} reads the command line ({@code CommandLine}) and hands over to {@code
 * BrokerProcess}, which reads the configuration, opens the log, starts the broker, and then waits
 * for signals. Nothing depends on this package.
 */
@NullMarked
package io.zancudo.broker;

import org.jspecify.annotations.NullMarked;

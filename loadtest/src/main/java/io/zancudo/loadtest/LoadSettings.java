package io.zancudo.loadtest;

import java.time.Duration;

/**
 * How much is sent, and for how long the end is awaited.
 *
 * @param rate messages a second, of all publishers together
 * @param seed of all choices that the clients make
 * @param commotion whether clients break their own connections and wander from node to node
 * @param quiet for how long nothing may come before the books are closed
 * @param patience the longest wait for each step of the end
 * @param trace whether the journal gets each packet
 */
public record LoadSettings(
    int rate, long seed, boolean commotion, Duration quiet, Duration patience, boolean trace) {

  public static final Duration DEFAULT_QUIET = Duration.ofSeconds(5);
  public static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(60);
}

package io.zancudo.loadtest.verdict;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Nanoseconds since the start of the run, and what the wall clock said then. */
public record RunClock(long startNanos, Instant start) {

  public static RunClock started() {
    return new RunClock(System.nanoTime(), Instant.now());
  }

  public long nanos() {
    return System.nanoTime() - startNanos;
  }

  /** The wall clock's time, to find it in the logs of the nodes. */
  public String wall(long nanos) {
    return start.plusNanos(nanos).truncatedTo(ChronoUnit.MILLIS).toString();
  }
}

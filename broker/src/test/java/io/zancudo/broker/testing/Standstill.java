package io.zancudo.broker.testing;

import java.time.Duration;
import java.util.function.IntSupplier;
import org.awaitility.Awaitility;

/** Awaits the moment from which on nothing moves any more. */
public final class Standstill {
  private Standstill() {}

  /** Returns when this count is the same for so long. */
  public static void await(IntSupplier count, Duration quiet) {
    int[] before = {count.getAsInt()};
    Awaitility.await()
        .pollDelay(quiet)
        .pollInterval(quiet)
        .until(() -> before[0] == (before[0] = count.getAsInt()));
  }
}

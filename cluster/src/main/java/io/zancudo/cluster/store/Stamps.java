package io.zancudo.cluster.store;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Thread-safe: stamps for claims, greater than those that this node has given or seen, and about
 * the time: so they rise also after a session has ended and nothing is left of it, on any node.
 */
public final class Stamps {
  private static final int PER_MILLI = 1024;
  private final AtomicLong last = new AtomicLong();

  /** The next stamp. */
  public long next(long nowMillis) {
    return last.updateAndGet(before -> Math.max(before + 1, nowMillis * PER_MILLI));
  }

  /** When a stamp was given, about. */
  public static long millis(long stamp) {
    return stamp / PER_MILLI;
  }

  /** A version that this node has seen: later stamps are greater. */
  public void seen(long version) {
    last.accumulateAndGet(version, Math::max);
  }

  /** The origin of a session's own messages. */
  static long origin(String clientId, long creation) {
    long hash = creation * 0x9E37_79B9_7F4A_7C15L;
    for (byte each : clientId.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ each) * 0x100_0000_01B3L;
    }
    hash = (hash ^ (hash >>> 32)) * 0xD6E8_FEB8_6659_FD93L;
    return hash ^ (hash >>> 32);
  }
}

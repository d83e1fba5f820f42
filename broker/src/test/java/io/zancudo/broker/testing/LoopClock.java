package io.zancudo.broker.testing;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The clock of a broker: one that stands still until a test advances it, or goes with the time. As
 * all event loops read it again and again, it knows when each of them has done what was to do.
 *
 * <p>Thread-safe.
 */
final class LoopClock implements InstantSource {
  private static final String LOOP_THREADS = "vert.x-eventloop";
  private static final Duration POLL = Duration.ofMillis(2);
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  /** As many event loops as {@link io.zancudo.broker.Broker#vertx} has. */
  private static final int LOOPS = Runtime.getRuntime().availableProcessors();

  private final Map<Thread, Integer> readsByLoop = new ConcurrentHashMap<>();
  private final boolean real;
  private volatile long millis = 1_000_000_000_000L;

  private LoopClock(boolean real) {
    this.real = real;
  }

  static LoopClock manual() {
    return new LoopClock(false);
  }

  static LoopClock real() {
    return new LoopClock(true);
  }

  /** Lets time pass, and its consequences happen. */
  void advance(Duration by) {
    if (real) {
      throw new IllegalStateException("This broker's time goes by itself");
    }
    millis += by.toMillis();
    awaitReads(2); // when a loop reads again it has dealt with what it read before
  }

  /** Returns when every event loop has done what was waiting for it. */
  void settle() {
    awaitReads(1);
  }

  private void awaitReads(int count) {
    readsByLoop.replaceAll((loop, reads) -> 0);
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(POLL)
        .atMost(TIMEOUT)
        .until(
            () ->
                readsByLoop.size() >= LOOPS
                    && readsByLoop.values().stream().allMatch(reads -> reads >= count));
  }

  @Override
  public long millis() {
    Thread reader = Thread.currentThread();
    if (reader.getName().startsWith(LOOP_THREADS)) {
      readsByLoop.merge(reader, 1, Integer::sum);
    }
    return real ? System.currentTimeMillis() : millis;
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis());
  }
}

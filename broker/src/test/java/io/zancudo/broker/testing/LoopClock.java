package io.zancudo.broker.testing;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The clock of a broker that stands still until a test advances it.
 *
 * <p>Thread-safe. {@link #advance} returns when each event loop has let expire what is due: the
 * loops read their clock again and again, and when one has read it twice it has also dealt with
 * what it read first.
 */
public final class LoopClock implements InstantSource {
  private static final String LOOP_THREADS = "vert.x-eventloop";
  private static final Duration POLL = Duration.ofMillis(5);

  private final Map<Thread, Integer> readsByLoop = new ConcurrentHashMap<>();
  private volatile long millis = 1_000_000_000_000L;

  /** Lets time pass, and its consequences happen. */
  public void advance(Duration by) {
    millis += by.toMillis();
    readsByLoop.replaceAll((loop, reads) -> 0);
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(POLL)
        .until(() -> readsByLoop.values().stream().allMatch(reads -> reads >= 2));
  }

  @Override
  public long millis() {
    long now = millis;
    Thread reader = Thread.currentThread();
    if (reader.getName().startsWith(LOOP_THREADS)) {
      readsByLoop.merge(reader, 1, Integer::sum);
    }
    return now;
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis());
  }
}

package io.zancudo.cluster.replicated;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was removed, so that an older state that comes late does not bring it back. Owned by whoever
 * holds the lock of the table that has it. The oldest go after {@link #KEPT}, or when there are too
 * many.
 *
 * @param <V> the version under which it was removed
 */
final class Tombstones<V> {
  /** How long an older state may be on its way. */
  static final Duration KEPT = Duration.ofMinutes(10);

  private static final int MAX_COUNT = 100_000;

  private final Map<String, Tombstone<V>> stones = new LinkedHashMap<>();

  private record Tombstone<V>(V version, long atMillis) {}

  @Nullable V version(String key) {
    Tombstone<V> stone = stones.get(key);
    return stone == null ? null : stone.version;
  }

  void add(String key, V version, long nowMillis) {
    stones.remove(key);
    stones.put(key, new Tombstone<>(version, nowMillis));
    Iterator<Tombstone<V>> oldest = stones.values().iterator();
    while (oldest.hasNext()
        && (oldest.next().atMillis + KEPT.toMillis() <= nowMillis || stones.size() > MAX_COUNT)) {
      oldest.remove();
    }
  }

  void remove(String key) {
    stones.remove(key);
  }

  int count() {
    return stones.size();
  }
}

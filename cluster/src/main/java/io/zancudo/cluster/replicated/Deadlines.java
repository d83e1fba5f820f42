package io.zancudo.cluster.replicated;

import java.util.Comparator;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Keys by the time when they are due. Owned by whoever holds the lock of the store that has it.
 *
 * <p>What is never due ({@link Long#MAX_VALUE}) is not kept.
 */
final class Deadlines {
  private final TreeSet<Entry> entries =
      new TreeSet<>(Comparator.comparingLong(Entry::atMillis).thenComparing(Entry::key));

  void add(long atMillis, String key) {
    if (atMillis != Long.MAX_VALUE) {
      entries.add(new Entry(atMillis, key));
    }
  }

  void remove(long atMillis, String key) {
    if (atMillis != Long.MAX_VALUE) {
      entries.remove(new Entry(atMillis, key));
    }
  }

  /** Removes and returns the key that is due first, null if none is due yet. */
  @Nullable String pollDue(long nowMillis) {
    if (entries.isEmpty() || entries.first().atMillis > nowMillis) {
      return null;
    }
    Entry first = entries.first();
    entries.remove(first);
    return first.key;
  }

  private record Entry(long atMillis, String key) {}
}

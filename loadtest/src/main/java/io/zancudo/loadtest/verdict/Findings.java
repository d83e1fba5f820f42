package io.zancudo.loadtest.verdict;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Thread-safe: all that was found; counts all and keeps the first thousand of each type. */
public final class Findings {
  private static final int KEPT = 1_000;

  private final Map<Finding.Type, Long> counts = new EnumMap<>(Finding.Type.class);
  private final Map<Finding.Type, List<Finding>> kept = new EnumMap<>(Finding.Type.class);

  public synchronized void add(Finding.Type type, long at, String text) {
    counts.merge(type, 1L, Long::sum);
    List<Finding> of = kept.computeIfAbsent(type, key -> new ArrayList<>());
    if (of.size() < KEPT) {
      of.add(new Finding(type, at, text));
    }
  }

  public synchronized long count(Finding.Type type) {
    return counts.getOrDefault(type, 0L);
  }

  public synchronized List<Finding> of(Finding.Type type) {
    return List.copyOf(kept.getOrDefault(type, List.of()));
  }
}

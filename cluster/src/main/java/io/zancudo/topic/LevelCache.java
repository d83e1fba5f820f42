package io.zancudo.topic;

import org.jspecify.annotations.Nullable;

/**
 * Owned by the holder of the tree's lock: level strings that were used lately, so that a name such
 * as {@code status} below each of a million devices is one string.
 */
final class LevelCache {
  private static final int CAPACITY = 1024;

  private final @Nullable String[] recent = new String[CAPACITY];

  String of(String text, int from, int to, int hash) {
    int index = hash & (CAPACITY - 1);
    String known = recent[index];
    if (known != null && known.length() == to - from && text.startsWith(known, from)) {
      return known;
    }
    String level = text.substring(from, to);
    recent[index] = level;
    return level;
  }
}

package io.zancudo.topic;

import org.jspecify.annotations.Nullable;

/** Thread-safe as {@link SlotTable}: the children of a node, by their level. */
final class LevelTable<N extends LevelNode> extends SlotTable<N> {

  /** The child of the level that a range of a text is. */
  @Nullable N find(String text, int from, int to) {
    int hash = Levels.hash(text, from, to);
    @Nullable Object[] array = slots();
    int mask = array.length - 1;
    for (int i = hash & mask; !isEnd(array, i); i = (i + 1) & mask) {
      N child = at(array, i);
      if (child != null && child.hash == hash && child.isLevel(text, from, to)) {
        return child;
      }
    }
    return null;
  }

  @Override
  int hashOf(N child) {
    return child.hash;
  }

  @Override
  Object keyOf(N child) {
    return child.level;
  }
}

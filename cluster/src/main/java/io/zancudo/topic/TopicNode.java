package io.zancudo.topic;

import org.jspecify.annotations.Nullable;

/**
 * A level of Topic Names in a {@link RetainedTree} and the value of the name that ends here.
 *
 * <p>Thread-safe: readers without locks; written by the holder of the tree's lock only.
 */
final class TopicNode<V> extends LevelNode {
  private volatile @Nullable LevelTable<TopicNode<V>> children;
  private volatile @Nullable V value;

  TopicNode(String level, int hash) {
    super(level, hash);
  }

  @Nullable V value() {
    return value;
  }

  void value(@Nullable V newValue) {
    value = newValue;
  }

  @Nullable LevelTable<TopicNode<V>> children() {
    return children;
  }

  @Nullable TopicNode<V> child(String text, int from, int to) {
    LevelTable<TopicNode<V>> table = children;
    return table == null ? null : table.find(text, from, to);
  }

  /** Makes the child for a level, which is not there yet. */
  TopicNode<V> addChild(String topic, int from, int to, LevelCache cache) {
    int hash = Levels.hash(topic, from, to);
    TopicNode<V> child = new TopicNode<>(cache.of(topic, from, to, hash), hash);
    LevelTable<TopicNode<V>> table = children;
    if (table == null) {
      table = new LevelTable<>();
      table.add(child);
      children = table;
    } else {
      table.add(child);
    }
    return child;
  }

  void removeChild(TopicNode<V> child) {
    LevelTable<TopicNode<V>> table = children;
    if (table != null) {
      table.removeElement(child);
      if (table.size() == 0) {
        children = null;
      }
    }
  }

  /** Whether nothing hangs on this node any more. */
  boolean isEmpty() {
    return value == null && children == null;
  }
}

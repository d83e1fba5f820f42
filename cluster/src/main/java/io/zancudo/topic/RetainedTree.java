package io.zancudo.topic;

import io.zancudo.mqtt.TopicFilter;
import io.zancudo.mqtt.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Values by Topic Name, found by Topic Filter: the shape of retained messages (MQTT 5.0 section
 * 3.3.1.3).
 *
 * <p>Thread-safe: any number of readers and cursors without locks; writers take turns with a short
 * internal lock.
 */
public final class RetainedTree<V> {
  private final Object lock = new Object();
  private final TopicNode<V> root = new TopicNode<>("", 0);
  private final LevelCache levels = new LevelCache();
  private volatile int count;

  /** Puts a value and returns the one that it replaces. */
  public Optional<V> put(TopicName topic, V value) {
    String name = topic.toString();
    synchronized (lock) {
      TopicNode<V> node = root;
      for (int from = 0; from <= name.length(); ) {
        int to = Levels.end(name, from);
        TopicNode<V> child = node.child(name, from, to);
        node = child == null ? node.addChild(name, from, to, levels) : child;
        from = to + 1;
      }
      V previous = node.value();
      node.value(value);
      if (previous == null) {
        count++;
      }
      return Optional.ofNullable(previous);
    }
  }

  /** The value of a Topic Name. */
  public Optional<V> get(TopicName topic) {
    String name = topic.toString();
    TopicNode<V> node = root;
    for (int from = 0; node != null && from <= name.length(); ) {
      int to = Levels.end(name, from);
      node = node.child(name, from, to);
      from = to + 1;
    }
    return node == null ? Optional.empty() : Optional.ofNullable(node.value());
  }

  /** Removes the value of a Topic Name and returns it. */
  public Optional<V> remove(TopicName topic) {
    return removeIf(topic, value -> true);
  }

  /**
   * Removes the value of a Topic Name if it is still this very object.
   *
   * @return whether it was
   */
  public boolean remove(TopicName topic, V expected) {
    return removeIf(topic, value -> value == expected).isPresent();
  }

  private Optional<V> removeIf(TopicName topic, Predicate<V> condition) {
    synchronized (lock) {
      List<TopicNode<V>> path = path(topic.toString());
      TopicNode<V> node = path.isEmpty() ? root : path.get(path.size() - 1);
      V value = node.value();
      if (value == null || !condition.test(value)) {
        return Optional.empty();
      }
      node.value(null);
      for (int i = path.size() - 1; i > 0 && path.get(i).isEmpty(); i--) {
        path.get(i - 1).removeChild(path.get(i));
      }
      count--;
      return Optional.of(value);
    }
  }

  /** The nodes from the root to a Topic Name, none if it is not there. */
  private List<TopicNode<V>> path(String name) {
    List<TopicNode<V>> path = new ArrayList<>();
    path.add(root);
    TopicNode<V> node = root;
    for (int from = 0; from <= name.length(); ) {
      int to = Levels.end(name, from);
      node = node.child(name, from, to);
      if (node == null) {
        return List.of();
      }
      path.add(node);
      from = to + 1;
    }
    return path;
  }

  /**
   * The values whose Topic Names match the pattern of a Topic Filter. Wildcards at the beginning do
   * not match names that begin with {@code $} ([MQTT-4.7.2-1]).
   */
  public RetainedCursor<V> match(TopicFilter filter) {
    return match(filter, value -> true);
  }

  /**
   * The same, without the values that a condition refuses.
   *
   * @param condition is asked from {@link RetainedCursor#next}, and may write to this tree
   */
  public RetainedCursor<V> match(TopicFilter filter, Predicate<V> condition) {
    return new RetainedCursor<>(root, filter.pattern(), condition);
  }

  /** How many values there are. */
  public int count() {
    return count;
  }

  /** Whether not even an empty node is left. */
  boolean isEmpty() {
    return root.isEmpty();
  }
}

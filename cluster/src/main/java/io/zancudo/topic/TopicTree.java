package io.zancudo.topic;

import io.zancudo.mqtt.Subscription;
import io.zancudo.mqtt.TopicFilter;
import io.zancudo.mqtt.TopicName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Subscriptions by Topic Filter (MQTT 5.0 section 4.7).
 *
 * <p>Thread-safe: any number of readers without locks; writers take turns with a short internal
 * lock. A {@link #match} that runs while others write sees every subscription that was there all
 * the while; one that is added or removed meanwhile may be told or not.
 *
 * <p>Choice: a tree that is changed in place, not immutable snapshots, because each SUBSCRIBE would
 * copy the level that it changes, and 100,000 filters below one level would copy 5,000,000,000
 * entries.
 *
 * @param <S> a subscriber, known by {@code equals} and {@code hashCode}
 */
public final class TopicTree<S> {
  private final Object lock = new Object();
  private final FilterNode<S> root = new FilterNode<>("", 0);
  private final LevelCache levels = new LevelCache();
  private volatile long generation;
  private volatile int subscriptionCount;
  private volatile int sharedSubscriptionCount;

  /**
   * Adds a subscription. One of the same subscriber with the same filter is replaced
   * ([MQTT-3.8.4-3]).
   *
   * @return whether it is new, not a replacement
   */
  public boolean add(Subscription subscription, S subscriber) {
    String pattern = subscription.filter().pattern();
    synchronized (lock) {
      FilterNode<S> node = root;
      for (int from = 0; from <= pattern.length(); ) {
        int to = Levels.end(pattern, from);
        FilterNode<S> child = node.child(pattern, from, to);
        node = child == null ? node.addChild(pattern, from, to, levels) : child;
        from = to + 1;
      }
      boolean isNew = node.put(new Member<>(subscriber, subscription));
      changed(subscription.filter(), isNew ? 1 : 0);
      return isNew;
    }
  }

  /**
   * Removes a subscription, if the subscriber has one with this filter, compared character by
   * character ([MQTT-3.10.4-1]).
   */
  public Optional<Subscription> remove(TopicFilter filter, S subscriber) {
    String pattern = filter.pattern();
    synchronized (lock) {
      List<FilterNode<S>> path = new ArrayList<>();
      path.add(root);
      FilterNode<S> node = root;
      for (int from = 0; from <= pattern.length(); ) {
        int to = Levels.end(pattern, from);
        node = node.child(pattern, from, to);
        if (node == null) {
          return Optional.empty();
        }
        path.add(node);
        from = to + 1;
      }
      Subscription removed = node.remove(filter, subscriber);
      if (removed != null) {
        prune(path);
        changed(filter, -1);
      }
      return Optional.ofNullable(removed);
    }
  }

  private void prune(List<FilterNode<S>> path) {
    for (int i = path.size() - 1; i > 0 && path.get(i).isEmpty(); i--) {
      path.get(i - 1).removeChild(path.get(i));
    }
  }

  private void changed(TopicFilter filter, int difference) {
    if (filter.isShared()) {
      sharedSubscriptionCount += difference;
    } else {
      subscriptionCount += difference;
    }
    generation++; // after the change, so that nobody keeps an older match under this number
  }

  /**
   * Tells a visitor of every subscription whose filter matches a Topic Name. Wildcards at the
   * beginning do not match a topic that begins with {@code $} ([MQTT-4.7.2-1]).
   */
  public void match(TopicName topic, MatchVisitor<S> visitor) {
    String name = topic.toString();
    ArrayDeque<Branch<S>> branches = null; // a stack here, not recursion: clients choose the depth
    boolean wildcards = !topic.isDollar();
    FilterNode<S> node = root;
    int from = 0;
    while (true) {
      if (wildcards && node.multiLevel() != null) {
        visit(node.multiLevel(), visitor); // "a/#" matches "a" too (section 4.7.1.2)
      }
      FilterNode<S> next = null;
      if (from > name.length()) {
        node.visit(visitor);
      } else {
        int to = Levels.end(name, from);
        next = node.literal(name, from, to);
        FilterNode<S> any = wildcards ? node.singleLevel() : null;
        from = to + 1;
        if (next == null) {
          next = any;
        } else if (any != null) {
          branches = branches == null ? new ArrayDeque<>() : branches;
          branches.push(new Branch<>(any, from));
        }
      }
      wildcards = true;
      if (next == null) {
        Branch<S> branch = branches == null ? null : branches.poll();
        if (branch == null) {
          return;
        }
        next = branch.node;
        from = branch.from;
      }
      node = next;
    }
  }

  private void visit(@Nullable FilterNode<S> node, MatchVisitor<S> visitor) {
    if (node != null) {
      node.visit(visitor);
    }
  }

  /**
   * A number that rises with every change, after the change can be seen: what was matched after
   * reading a number holds for as long as the number stays.
   */
  public long generation() {
    return generation;
  }

  /** How many subscriptions there are that are not shared. */
  public int subscriptionCount() {
    return subscriptionCount;
  }

  /** How many shared subscriptions there are, each member of a group counted. */
  public int sharedSubscriptionCount() {
    return sharedSubscriptionCount;
  }

  /** Where to go on: a node and where the next level of the Topic Name starts. */
  private record Branch<S>(FilterNode<S> node, int from) {}
}

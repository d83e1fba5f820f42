package io.zancudo.topic;

import io.zancudo.mqtt.Subscription;
import io.zancudo.mqtt.TopicFilter;
import io.zancudo.mqtt.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

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
  private final AtomicLong generation = new AtomicLong();
  private final AtomicInteger subscriptionCount = new AtomicInteger();
  private final AtomicInteger sharedSubscriptionCount = new AtomicInteger();

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

  /** Raises the generation: the subscriptions are the same, but what they mean has changed. */
  public void refresh() {
    generation.incrementAndGet();
  }

  /** Raises the generation above one that was read, unless it has risen since. */
  public void refreshAfter(long seen) {
    generation.compareAndSet(seen, seen + 1);
  }

  private void prune(List<FilterNode<S>> path) {
    for (int i = path.size() - 1; i > 0 && path.get(i).isEmpty(); i--) {
      path.get(i - 1).removeChild(path.get(i));
    }
  }

  private void changed(TopicFilter filter, int difference) {
    (filter.isShared() ? sharedSubscriptionCount : subscriptionCount).addAndGet(difference);
    // after the change, so that nobody keeps an older match under this number
    generation.incrementAndGet();
  }

  /**
   * Tells a visitor of every subscription whose filter matches a Topic Name. Wildcards at the
   * beginning do not match a topic that begins with {@code $} ([MQTT-4.7.2-1]).
   */
  public void match(TopicName topic, MatchVisitor<S> visitor) {
    new TopicWalk<>(topic, visitor).from(root, !topic.isDollar());
  }

  /**
   * A number that rises with every change, after the change can be seen: what was matched after
   * reading a number holds for as long as the number stays.
   */
  public long generation() {
    return generation.get();
  }

  /** How many subscriptions there are that are not shared. */
  public int subscriptionCount() {
    return subscriptionCount.get();
  }

  /** How many shared subscriptions there are, each member of a group counted. */
  public int sharedSubscriptionCount() {
    return sharedSubscriptionCount.get();
  }

  /** Whether not even an empty node is left. */
  boolean isEmpty() {
    return root.isEmpty();
  }
}

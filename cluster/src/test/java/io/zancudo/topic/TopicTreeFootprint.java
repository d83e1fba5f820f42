package io.zancudo.topic;

import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.Subscription;
import io.zancudo.mqtt.TopicFilter;
import io.zancudo.mqtt.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Prints what subscriptions and retained topics cost: bytes in the trees and nanoseconds to add,
 * match and remove. Not a test; {@code cluster/README.md} says how to run it and what it printed.
 */
public final class TopicTreeFootprint {
  private static int matched;

  private TopicTreeFootprint() {}

  public static void main(String[] arguments) {
    System.out.println(
        "shape                              count  bytes/each   add ns  match ns  remove ns");
    for (int round = 0; round < 2; round++) { // the first warms up
      for (int count : new int[] {100_000, 1_000_000}) {
        subscriptions("devices/{i}/command", count, i -> "devices/" + i + "/command");
        subscriptions("{i}", count, i -> "device" + i);
        subscriptions("{i/100}/+/{i%100}", count, i -> (i / 100) + "/+/" + (i % 100));
        subscriptions("one filter, {i} subscribers", count, i -> "news/all");
        subscriptions("one group, {i} members", count, i -> "$share/group/news/all");
        retained(count);
      }
      System.out.println();
    }
    System.out.println(matched + " matches"); // so that none of them is optimized away
  }

  private static void subscriptions(String shape, int count, IntFunction<String> filters) {
    List<Subscription> subscriptions = new ArrayList<>(count);
    List<Integer> subscribers = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      subscriptions.add(Subscription.of(TopicFilter.of(filters.apply(i)), Qos.AT_LEAST_ONCE));
      subscribers.add(i);
    }
    boolean isShared = subscriptions.get(0).filter().isShared();
    TopicTree<Integer> tree = new TopicTree<>();
    long bytesBefore = usedBytes();
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      tree.add(subscriptions.get(i), subscribers.get(i));
    }
    long addNanos = System.nanoTime() - start;
    long bytes = usedBytes() - bytesBefore;
    int matches = filters.apply(0).equals(filters.apply(1)) ? 10 : 100_000;
    long matchNanos = match(tree, subscriptions, matches);
    int removals = isShared ? Math.min(count, 10_000) : count; // each copies the group
    start = System.nanoTime();
    for (int i = 0; i < removals; i++) {
      tree.remove(subscriptions.get(i).filter(), subscribers.get(i));
    }
    long removeNanos = System.nanoTime() - start;
    print(shape, count, bytes, addNanos / count, matchNanos / matches, removeNanos / removals);
  }

  private static long match(
      TopicTree<Integer> tree, List<Subscription> subscriptions, int matches) {
    List<TopicName> topics = new ArrayList<>();
    for (int i = 0; i < matches; i++) {
      String pattern =
          subscriptions.get((int) (i * 7919L % subscriptions.size())).filter().pattern();
      topics.add(TopicName.of(pattern.replace('+', 'x')));
    }
    MatchVisitor<Integer> counter =
        new MatchVisitor<>() {
          @Override
          public void subscription(Integer subscriber, Subscription subscription) {
            matched++;
          }

          @Override
          public void shared(ShareGroup<Integer> group) {
            matched++;
          }
        };
    long start = System.nanoTime();
    for (TopicName topic : topics) {
      tree.match(topic, counter);
    }
    return System.nanoTime() - start;
  }

  private static void retained(int count) {
    List<TopicName> topics = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      topics.add(TopicName.of("devices/" + i + "/status"));
    }
    RetainedTree<TopicName> tree = new RetainedTree<>();
    long bytesBefore = usedBytes();
    long start = System.nanoTime();
    for (TopicName topic : topics) {
      tree.put(topic, topic);
    }
    long addNanos = System.nanoTime() - start;
    long bytes = usedBytes() - bytesBefore;
    start = System.nanoTime();
    RetainedCursor<TopicName> cursor = tree.match(TopicFilter.of("devices/+/status"));
    while (!cursor.isDone()) {
      matched += cursor.next(100).isPresent() ? 1 : 0;
    }
    long matchNanos = System.nanoTime() - start;
    start = System.nanoTime();
    for (TopicName topic : topics) {
      tree.remove(topic);
    }
    long removeNanos = System.nanoTime() - start;
    print(
        "retained devices/{i}/status",
        count,
        bytes,
        addNanos / count,
        matchNanos / count,
        removeNanos / count);
  }

  private static void print(
      String shape, int count, long bytes, long addNanos, long matchNanos, long removeNanos) {
    System.out.printf(
        "%-28s %11d %11d %8d %9d %10d%n",
        shape, count, bytes / count, addNanos, matchNanos, removeNanos);
  }

  private static long usedBytes() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}

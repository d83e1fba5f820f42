package io.zancudo.cluster.replicated;

import io.zancudo.cluster.StoredSubscriptions;
import io.zancudo.mqtt.Subscription;

/**
 * A stored session in the tree. Single writer: the holder of the lock of {@link StoredIndex}.
 */
final class StoredEntry implements RouteTarget {
  private volatile StoredSubscriptions current;
  private long scan;

  StoredEntry(StoredSubscriptions current) {
    this.current = current;
  }

  StoredSubscriptions current() {
    return current;
  }

  void current(StoredSubscriptions newer) {
    current = newer;
  }

  /** The number of the last scan that was begun when this was confirmed. */
  long scan() {
    return scan;
  }

  void scan(long number) {
    scan = number;
  }

  @Override
  public void matches(Subscription subscription, RouteCollector collector) {
    collector.stored(current, subscription);
  }

  @Override
  public void isMember(Subscription subscription, SharedCollector collector) {
    collector.stored(current, subscription);
  }
}

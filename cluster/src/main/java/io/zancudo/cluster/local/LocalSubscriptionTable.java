package io.zancudo.cluster.local;

import io.vertx.core.Future;
import io.zancudo.cluster.Membership;
import io.zancudo.cluster.StoredSubscriptions;
import io.zancudo.cluster.SubscriptionTable;
import io.zancudo.cluster.replicated.ReplicatedSubscriptionTable;
import io.zancudo.mqtt.TopicFilter;
import io.zancudo.mqtt.TopicName;
import java.time.InstantSource;

/**
 * Thread-safe: the subscriptions of the only node: that of several without the others. Always
 * complete; whoever has stored sessions from before announces them at the start.
 */
public final class LocalSubscriptionTable implements SubscriptionTable {
  private final ReplicatedSubscriptionTable table;

  public LocalSubscriptionTable(Membership membership) {
    this.table =
        new ReplicatedSubscriptionTable(
            membership,
            new NoNodeBus(),
            consumer -> Future.succeededFuture(),
            (delayMillis, task) -> {},
            InstantSource.system());
  }

  @Override
  public Future<Void> announce(TopicFilter filter) {
    return table.announce(filter);
  }

  @Override
  public Future<Void> withdraw(TopicFilter filter) {
    return table.withdraw(filter);
  }

  @Override
  public Future<Void> announceStored(StoredSubscriptions subscriptions) {
    return table.announceStored(subscriptions);
  }

  @Override
  public int filterCount() {
    return table.filterCount();
  }

  @Override
  public long generation() {
    return table.generation();
  }

  @Override
  public void match(TopicName topic, RouteVisitor visitor) {
    table.match(topic, visitor);
  }

  @Override
  public boolean isComplete() {
    return true;
  }
}

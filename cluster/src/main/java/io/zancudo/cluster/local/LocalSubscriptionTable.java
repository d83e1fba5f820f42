package io.zancudo.cluster.local;

import io.vertx.core.Future;
import io.zancudo.cluster.NodeId;
import io.zancudo.cluster.SubscriptionTable;
import io.zancudo.mqtt.TopicFilter;
import io.zancudo.mqtt.TopicName;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/** Thread-safe: the filters of the only node, which has nobody to announce them to. */
public final class LocalSubscriptionTable implements SubscriptionTable {
  private final ConcurrentHashMap<String, Integer> counts = new ConcurrentHashMap<>();

  @Override
  public Future<Void> announce(TopicFilter filter) {
    counts.merge(filter.text(), 1, Integer::sum);
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> withdraw(TopicFilter filter) {
    boolean[] wasAnnounced = new boolean[1];
    counts.computeIfPresent(
        filter.text(),
        (text, count) -> {
          wasAnnounced[0] = true;
          return count == 1 ? null : count - 1;
        });
    return wasAnnounced[0]
        ? Future.succeededFuture()
        : Future.failedFuture(new IllegalStateException("not announced: " + filter));
  }

  @Override
  public int filterCount() {
    return counts.size();
  }

  @Override
  public List<NodeId> remoteNodes(TopicName topic) {
    return List.of();
  }
}

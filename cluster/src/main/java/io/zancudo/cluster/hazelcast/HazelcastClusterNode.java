package io.zancudo.cluster.hazelcast;

import io.vertx.core.Future;
import io.zancudo.cluster.ClusterConfig;
import io.zancudo.cluster.ClusterNode;
import io.zancudo.cluster.QueueLimits;
import java.util.function.Supplier;

/** Placeholder until the stores are there. */
public final class HazelcastClusterNode {
  private HazelcastClusterNode() {}

  public static ClusterNode start(
      ClusterConfig config, Supplier<QueueLimits> limits, long queueBytes) {
    throw new IllegalStateException("not there yet");
  }
}

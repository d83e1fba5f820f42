package io.zancudo.broker;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.zancudo.broker.config.ClusterAddress;
import io.zancudo.broker.config.ClusterSection;
import io.zancudo.broker.config.LimitsConfig;
import io.zancudo.broker.config.PartitionPolicy;
import io.zancudo.broker.protocol.BrokerSettings;
import io.zancudo.cluster.ClusterConfig;
import io.zancudo.cluster.ClusterConfig.Discovery;
import io.zancudo.cluster.ClusterConfig.Timings;
import io.zancudo.cluster.ClusterNode;
import io.zancudo.cluster.QueueLimits;
import io.zancudo.cluster.hazelcast.HazelcastClusterNode;

/** Makes a broker one node of several: from its configuration to its part in the cluster. */
final class ClusterStart {
  private ClusterStart() {}

  /**
   * Joins the other nodes, on a thread of its own: it takes seconds. Fails with what is wrong.
   *
   * @param settings whose bounds count for stored sessions, as they are at each message
   */
  static Future<ClusterNode> start(BrokerSettings settings, ClusterSection section) {
    Promise<ClusterNode> started = Promise.promise();
    Thread joining =
        new Thread(
            () -> {
              try {
                started.complete(
                    HazelcastClusterNode.start(
                        config(section),
                        () -> queueLimits(settings.limits()),
                        () -> queueBytes(settings.limits())));
              } catch (RuntimeException failed) {
                started.fail(failed);
              }
            },
            "zancudo-join");
    joining.setDaemon(true);
    joining.start();
    return started.future();
  }

  static ClusterConfig config(ClusterSection section) {
    return new ClusterConfig(
        section.name(),
        discovery(section),
        section.bind().host(),
        section.bind().port(),
        section.nodeName(),
        section.partitionPolicy() == PartitionPolicy.MAJORITY,
        section.hazelcastFile(),
        Timings.DEFAULT);
  }

  private static Discovery discovery(ClusterSection section) {
    return switch (section.discovery()) {
      case STATIC ->
          new Discovery.Static(section.members().stream().map(ClusterAddress::toString).toList());
      case DNS -> new Discovery.Dns(section.dns().orElse(""));
      case KUBERNETES -> new Discovery.Kubernetes(section.kubernetesService().orElse(""));
      case MULTICAST -> new Discovery.Multicast();
    };
  }

  /** What waits, and what may be in flight beside it. */
  private static QueueLimits queueLimits(LimitsConfig limits) {
    int queued = limits.maxQueuedMessages();
    return new QueueLimits(
        queued == 0 ? 0 : queued + limits.maxInflightMessages(), limits.maxQueuedBytes());
  }

  /** A third of the heap for stored messages: their copies of other nodes' are in it too. */
  private static long queueBytes(LimitsConfig limits) {
    long limit = limits.memoryLimitBytes();
    return limit > 0 ? limit : Runtime.getRuntime().maxMemory() / 3;
  }
}

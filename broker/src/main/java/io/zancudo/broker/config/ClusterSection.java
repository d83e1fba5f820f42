package io.zancudo.broker.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What makes a broker one node of several. All read at the start.
 *
 * @param name {@code cluster_name}: nodes with another one are not talked to
 * @param discovery {@code cluster_discovery}
 * @param members {@code cluster_members}; where this node itself is among them does not matter
 * @param dns {@code cluster_dns}
 * @param kubernetesService {@code cluster_kubernetes_service}
 * @param bind {@code cluster_bind}: the address at which the other nodes reach this one
 * @param nodeName {@code cluster_node_name}
 * @param hazelcastFile {@code cluster_config}: a hazelcast.yaml of the user's own
 * @param partitionPolicy {@code cluster_partition_policy}
 */
public record ClusterSection(
    String name,
    ClusterDiscovery discovery,
    List<ClusterAddress> members,
    Optional<String> dns,
    Optional<String> kubernetesService,
    ClusterAddress bind,
    Optional<String> nodeName,
    Optional<Path> hazelcastFile,
    PartitionPolicy partitionPolicy) {
  public static final ClusterDiscovery DEFAULT_DISCOVERY = ClusterDiscovery.STATIC;
  public static final ClusterAddress DEFAULT_BIND =
      new ClusterAddress("127.0.0.1", ClusterAddress.DEFAULT_PORT);
  public static final PartitionPolicy DEFAULT_PARTITION_POLICY = PartitionPolicy.MAJORITY;

  public ClusterSection {
    members = List.copyOf(members);
  }

  /** That of a configuration; empty without {@code cluster_name}. */
  static Optional<ClusterSection> of(DirectiveValues values) {
    return values
        .find(Directives.CLUSTER_NAME)
        .map(
            name ->
                new ClusterSection(
                    name,
                    values.get(Directives.CLUSTER_DISCOVERY),
                    values.get(Directives.CLUSTER_MEMBERS),
                    values.find(Directives.CLUSTER_DNS),
                    values.find(Directives.CLUSTER_KUBERNETES_SERVICE),
                    values.get(Directives.CLUSTER_BIND),
                    values.find(Directives.CLUSTER_NODE_NAME),
                    values.find(Directives.CLUSTER_CONFIG),
                    values.get(Directives.CLUSTER_PARTITION_POLICY)));
  }
}

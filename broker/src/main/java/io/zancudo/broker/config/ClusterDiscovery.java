package io.zancudo.broker.config;

/** How a node finds the others; directive {@code cluster_discovery}. */
public enum ClusterDiscovery {
  /** At the addresses of {@code cluster_members}. */
  STATIC,
  /** At the addresses that {@code cluster_dns} has in DNS. */
  DNS,
  /** At the addresses of the pods behind {@code cluster_kubernetes_service}. */
  KUBERNETES,
  /** By asking in the local network. */
  MULTICAST;

  /** As the configuration writes it. */
  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}

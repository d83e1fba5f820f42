package io.zancudo.broker.config;

/**
 * What counts when the network between nodes is cut; directive {@code cluster_partition_policy}.
 */
public enum PartitionPolicy {
  /** The side with most nodes goes on; the other refuses what it could not keep. */
  MAJORITY,
  /** Every side goes on, and what they did is put together afterwards as well as it can be. */
  AVAILABLE;

  /** As the configuration writes it. */
  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}

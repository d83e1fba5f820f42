package io.zancudo.cluster.hazelcast;

import io.zancudo.cluster.NodeId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether this node may change what all nodes share: whether it sees most of the nodes that belong
 * to the cluster, that is of those that were members together last, less those that are known to be
 * gone.
 *
 * <p>Single writer: its {@link HazelcastMembership}; {@link #isMost} may be asked by any thread. Of
 * two sides of a cut at most one is writable: both count of the same nodes, and half of them is
 * enough only with the oldest.
 */
final class WriteGuard {
  private final boolean always;
  private final LinkedHashSet<NodeId> counted = new LinkedHashSet<>();
  private Set<NodeId> present = Set.of();

  /** The same as {@link #counted}, for other threads. */
  private volatile List<NodeId> published = List.of();

  /**
   * A guard.
   *
   * @param always whether every side of a cut may write
   */
  WriteGuard(boolean always) {
    this.always = always;
  }

  /** The members have changed; the oldest first. */
  void members(List<NodeId> now) {
    present = Set.copyOf(now);
    counted.addAll(now);
    published = List.copyOf(counted);
  }

  /** The process of this node is known to have ended. */
  void gone(NodeId node) {
    if (!present.contains(node)) {
      counted.remove(node);
      published = List.copyOf(counted);
    }
  }

  /** The members have not changed for a while. */
  void settled() {
    if (isWritable()) {
      counted.retainAll(present);
      published = List.copyOf(counted);
    }
  }

  /** The nodes that are away and may come back with what they kept. */
  Set<NodeId> away() {
    Set<NodeId> away = new LinkedHashSet<>(counted);
    away.removeAll(present);
    return away;
  }

  /** Whether the members are most of the nodes. */
  boolean isWritable() {
    return isMost(present);
  }

  /** Whether these are most of the nodes; asked by any thread. */
  boolean isMost(Set<NodeId> some) {
    List<NodeId> all = published;
    if (always || all.isEmpty()) {
      return true;
    }
    long here = all.stream().filter(some::contains).count();
    return 2 * here > all.size() || (2 * here == all.size() && some.contains(all.get(0)));
  }
}

package io.zancudo.cluster.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import io.zancudo.cluster.wire.WireReader;
import io.zancudo.cluster.wire.WireWriter;
import org.jspecify.annotations.Nullable;

/**
 * What the node that has a session knows of cuts of the network when it is to be changed: whether
 * it may be, and the stamp that the change carries. The copies take over the same. Single writer:
 * the thread of the partition.
 */
final class CutStamp {
  private @Nullable HazelcastInstance instance;
  private boolean isCopy;
  private long millis;
  private boolean apart;

  /** The node on which it is asked. */
  void on(HazelcastInstance node) {
    instance = node;
  }

  /**
   * Looks anew, each time something is done.
   *
   * @return false on a side of a cut that may not write, even if this node was not told yet: there
   *     a session would be made that exists elsewhere, and would be found instead of that one
   */
  boolean isAllowed() {
    HazelcastInstance here = instance;
    HazelcastMembership membership = here == null ? null : HazelcastMembership.of(here);
    if (isCopy || here == null || membership == null) {
      return true;
    }
    millis = membership.apartSince();
    apart = membership.isApart();
    return membership.seesMostOf(here.getCluster().getMembers());
  }

  /** When a node was last lost that might come back, see {@link HazelcastMembership}. */
  long millis() {
    return millis;
  }

  /** Whether nodes are away that may come back: then what is removed must be remembered. */
  boolean isApart() {
    return apart;
  }

  /** What a copy is told. */
  CutStamp forCopy() {
    CutStamp copy = new CutStamp();
    copy.isCopy = true;
    copy.millis = millis;
    copy.apart = apart;
    return copy;
  }

  void write(WireWriter out) {
    out.writeBoolean(isCopy).writeLong(millis).writeBoolean(apart);
  }

  void read(WireReader in) {
    isCopy = in.readBoolean();
    millis = in.readLong();
    apart = in.readBoolean();
  }
}

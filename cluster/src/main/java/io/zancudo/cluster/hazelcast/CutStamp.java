package io.zancudo.cluster.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import io.zancudo.cluster.wire.WireReader;
import io.zancudo.cluster.wire.WireWriter;
import org.jspecify.annotations.Nullable;

/**
 * What the node that has a session knew of cuts of the network when it changed it: its copies take
 * over the same. Single writer: the thread of the partition.
 */
final class CutStamp {
  private static final long UNKNOWN = -1;

  private long millis = UNKNOWN;
  private boolean apart;
  private @Nullable HazelcastMembership membership;

  /** The node on which it is asked. */
  void on(HazelcastInstance instance) {
    membership = HazelcastMembership.of(instance);
  }

  /** When a node was last lost that might come back, see {@link HazelcastMembership}. */
  long millis() {
    settle();
    return millis;
  }

  /** Whether nodes are away that may come back: then what is removed must be remembered. */
  boolean isApart() {
    settle();
    return apart;
  }

  private void settle() {
    if (millis == UNKNOWN) {
      HazelcastMembership here = membership;
      millis = here == null ? 0 : here.apartSince();
      apart = here != null && here.isApart();
    }
  }

  void write(WireWriter out) {
    out.writeLong(millis).writeBoolean(apart);
  }

  void read(WireReader in) {
    millis = in.readLong();
    apart = in.readBoolean();
  }
}

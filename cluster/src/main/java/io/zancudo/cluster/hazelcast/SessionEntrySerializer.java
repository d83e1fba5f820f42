package io.zancudo.cluster.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.StreamSerializer;
import io.zancudo.cluster.store.SessionEntry;
import io.zancudo.cluster.store.SessionEntryWire;
import io.zancudo.cluster.wire.WireWriter;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Sends whole sessions to the node that gets their partition. Thread-safe.
 *
 * <p>A node that may not write, because it was cut off, does not claim that a session was changed
 * since: what it has changed in the moment of the cut was not acknowledged.
 */
final class SessionEntrySerializer
    implements StreamSerializer<SessionEntry>, HazelcastInstanceAware {
  private volatile @Nullable HazelcastInstance hazelcast;

  @Override
  public void setHazelcastInstance(HazelcastInstance instance) {
    hazelcast = instance;
  }

  @Override
  public int getTypeId() {
    return SessionSerialization.ENTRY_TYPE;
  }

  @Override
  public void write(ObjectDataOutput out, SessionEntry entry) throws IOException {
    WireWriter wire = new WireWriter(1024);
    SessionEntryWire.write(wire, entry, mayClaimChanges() ? entry.apartSince() : 0);
    out.writeByteArray(wire.toByteArray());
  }

  private boolean mayClaimChanges() {
    HazelcastInstance instance = hazelcast;
    HazelcastMembership membership = instance == null ? null : HazelcastMembership.of(instance);
    return membership == null || !membership.isCutOff();
  }

  @Override
  public SessionEntry read(ObjectDataInput in) throws IOException {
    return SessionEntryWire.read(Bytes.read(in));
  }
}

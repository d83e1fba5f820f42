package io.zancudo.cluster.hazelcast;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import io.zancudo.cluster.store.SessionEntry;
import io.zancudo.cluster.store.StoredWire;
import io.zancudo.cluster.wire.WireWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the subscriptions of stored sessions, without their queues; null for one without. */
final class ScanProcessor
    implements EntryProcessor<String, SessionEntry, byte @Nullable []>, IdentifiedDataSerializable {

  @Override
  public byte @Nullable [] process(Map.Entry<String, SessionEntry> slot) {
    SessionEntry entry = slot.getValue();
    if (entry == null
        || !entry.isStored()
        || entry.storedSubscriptions().subscriptions().isEmpty()) {
      return null;
    }
    WireWriter out = new WireWriter();
    StoredWire.writeSubscriptions(out, entry.storedSubscriptions());
    return out.toByteArray();
  }

  @Override
  @SuppressWarnings("NullAway") // null is how Hazelcast is told that the backup stays as it is
  public EntryProcessor<String, SessionEntry, byte @Nullable []> getBackupProcessor() {
    return null;
  }

  @Override
  public int getFactoryId() {
    return SessionSerialization.FACTORY;
  }

  @Override
  public int getClassId() {
    return SessionSerialization.SCAN;
  }

  @Override
  public void writeData(ObjectDataOutput out) {
    // nothing to say
  }

  @Override
  public void readData(ObjectDataInput in) {
    // nothing was said
  }
}

package io.zancudo.cluster.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.StreamSerializer;
import io.zancudo.cluster.store.SessionEntry;
import io.zancudo.cluster.store.SessionEntryWire;
import io.zancudo.cluster.wire.WireWriter;
import java.io.IOException;

/** Sends whole sessions to the node that gets their partition. */
final class SessionEntrySerializer implements StreamSerializer<SessionEntry> {
  @Override
  public int getTypeId() {
    return SessionSerialization.ENTRY_TYPE;
  }

  @Override
  public void write(ObjectDataOutput out, SessionEntry entry) throws IOException {
    WireWriter wire = new WireWriter(1024);
    SessionEntryWire.write(wire, entry);
    out.writeByteArray(wire.toByteArray());
  }

  @Override
  public SessionEntry read(ObjectDataInput in) throws IOException {
    return SessionEntryWire.read(Bytes.read(in));
  }
}

package io.zancudo.cluster.hazelcast;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import io.zancudo.cluster.store.SessionEntry;
import io.zancudo.cluster.store.SessionEntryWire;
import io.zancudo.cluster.wire.WireReader;
import java.io.IOException;
import java.util.Map;

/**
 * Brings a session that was kept on one side of a cut to the other side. It stands being done
 * twice.
 *
 * <p>Single writer: the thread of the partition.
 */
final class MergeProcessor
    implements EntryProcessor<String, SessionEntry, byte[]>, IdentifiedDataSerializable {
  private static final byte[] DONE = {1};

  private transient byte[] kept;
  private transient boolean majority;

  MergeProcessor() {
    this(new byte[0], true);
  }

  /**
   * For one session.
   *
   * @param kept its bytes
   * @param majority whether only one side could make changes, see {@link SessionEntry#choose}
   */
  MergeProcessor(byte[] kept, boolean majority) {
    this.kept = kept;
    this.majority = majority;
  }

  @Override
  public byte[] process(Map.Entry<String, SessionEntry> slot) {
    SessionEntry theirs = SessionEntryWire.read(new WireReader(kept));
    SessionEntry ours = slot.getValue();
    if (ours != null) {
      slot.setValue( // also if it stays, so that the copy has it for certain
          majority ? SessionEntry.choose(ours, theirs) : SessionEntry.merge(theirs, ours));
    } else if (!theirs.isGone()) {
      slot.setValue(theirs);
    }
    return DONE;
  }

  @Override
  public int getFactoryId() {
    return SessionSerialization.FACTORY;
  }

  @Override
  public int getClassId() {
    return SessionSerialization.MERGE;
  }

  @Override
  public void writeData(ObjectDataOutput out) throws IOException {
    out.writeByteArray(kept);
    out.writeBoolean(majority);
  }

  @Override
  public void readData(ObjectDataInput in) throws IOException {
    byte[] bytes = in.readByteArray();
    kept = bytes == null ? new byte[0] : bytes;
    majority = in.readBoolean();
  }
}

package io.zancudo.cluster.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import io.zancudo.cluster.store.SessionEntry;
import io.zancudo.cluster.store.SessionOperation;
import io.zancudo.cluster.wire.WireReader;
import io.zancudo.cluster.wire.WireWriter;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Does an operation to a session, on the node that has it and on the one that has its backup.
 *
 * <p>Single writer: the thread of the partition. The entry is changed in place, which the OBJECT
 * format allows because nobody else holds it. The answer is empty if there is no entry, and null on
 * a side of a cut that may not change anything.
 */
final class OperationProcessor<T>
    implements EntryProcessor<String, SessionEntry, byte @Nullable []>,
        IdentifiedDataSerializable,
        HazelcastInstanceAware {
  private static final byte[] MISSING = {};

  private final transient CutStamp cut;
  private transient @Nullable SessionOperation<T> operation;
  private transient boolean isRefused;

  OperationProcessor() {
    this(null, new CutStamp());
  }

  OperationProcessor(SessionOperation<T> operation) {
    this(operation, new CutStamp());
  }

  private OperationProcessor(@Nullable SessionOperation<T> operation, CutStamp cut) {
    this.operation = operation;
    this.cut = cut;
  }

  @Override
  public void setHazelcastInstance(HazelcastInstance instance) {
    cut.on(instance);
  }

  private SessionOperation<T> operation() {
    SessionOperation<T> present = operation;
    if (present == null) {
      throw new IllegalStateException("not read yet");
    }
    return present;
  }

  @Override
  public byte @Nullable [] process(Map.Entry<String, SessionEntry> slot) {
    isRefused = !cut.isAllowed();
    if (isRefused) {
      return null;
    }
    SessionOperation<T> doing = operation();
    SessionEntry entry = slot.getValue();
    if (entry == null) {
      if (!doing.isCreating()) {
        return MISSING;
      }
      entry = new SessionEntry(slot.getKey());
    }
    T answer = doing.apply(entry);
    if (!doing.isReading()) {
      entry.changed(cut.millis());
      put(slot, entry);
    }
    WireWriter out = new WireWriter();
    doing.writeAnswer(out, answer);
    return out.toByteArray();
  }

  @SuppressWarnings({"NullAway", "DataFlowIssue"}) // null is how Hazelcast removes an entry
  private void put(Map.Entry<String, SessionEntry> slot, SessionEntry entry) {
    slot.setValue(entry.isGone() && !cut.isApart() ? null : entry);
  }

  @Override
  @SuppressWarnings("NullAway") // null is how Hazelcast is told that the backup stays as it is
  public EntryProcessor<String, SessionEntry, byte @Nullable []> getBackupProcessor() {
    return isRefused || operation().isReading()
        ? null
        : new OperationProcessor<>(operation, cut.forCopy());
  }

  @Override
  public int getFactoryId() {
    return SessionSerialization.FACTORY;
  }

  @Override
  public int getClassId() {
    return SessionSerialization.OPERATION;
  }

  @Override
  public void writeData(ObjectDataOutput out) throws IOException {
    WireWriter wire = new WireWriter();
    wire.writeByte(operation().code());
    cut.write(wire);
    operation().write(wire);
    out.writeByteArray(wire.toByteArray());
  }

  @Override
  @SuppressWarnings("unchecked")
  public void readData(ObjectDataInput in) throws IOException {
    WireReader wire = Bytes.read(in);
    int code = wire.readByte();
    cut.read(wire);
    operation = (SessionOperation<T>) SessionOperation.read(code, wire);
  }
}

package io.zancudo.cluster.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import io.zancudo.cluster.MessageStore.Outcome;
import io.zancudo.cluster.QueueLimits;
import io.zancudo.cluster.store.SessionEntry;
import io.zancudo.cluster.store.StoredWire;
import io.zancudo.cluster.wire.WireReader;
import io.zancudo.cluster.wire.WireWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts messages into the queue of one session.
 *
 * <p>Single writer: the thread of the partition. What does not fit is decided on the node that has
 * the session; its backup takes in just what that one did.
 */
final class AppendProcessor
    implements EntryProcessor<String, SessionEntry, byte @Nullable []>,
        IdentifiedDataSerializable,
        HazelcastInstanceAware {
  private static final QueueLimits NO_LIMITS = new QueueLimits(0, 0);

  private final transient CutStamp cut;
  private transient List<NumberedAppend> appends;
  private transient QueueLimits limits;
  private transient List<NumberedAppend> taken = List.of();
  private transient @Nullable QueueRoom room;

  AppendProcessor() {
    this(List.of(), NO_LIMITS);
  }

  AppendProcessor(List<NumberedAppend> appends, QueueLimits limits) {
    this(appends, limits, new CutStamp());
  }

  private AppendProcessor(List<NumberedAppend> appends, QueueLimits limits, CutStamp cut) {
    this.appends = appends;
    this.limits = limits;
    this.cut = cut;
  }

  @Override
  public void setHazelcastInstance(HazelcastInstance instance) {
    room = QueueRoom.of(instance);
    cut.on(instance);
  }

  /**
   * The answer: the node of the connection, if any; the last sequence; the outcome of each. Null on
   * a side of a cut that may not change anything.
   */
  @Override
  public byte @Nullable [] process(Map.Entry<String, SessionEntry> slot) {
    taken = List.of();
    if (!cut.isAllowed()) {
      return null;
    }
    SessionEntry entry = slot.getValue();
    List<NumberedAppend> done = new ArrayList<>(appends.size());
    WireWriter out = new WireWriter(32 + appends.size());
    StoredWire.writeOptional(
        out, entry == null ? Optional.empty() : entry.connectedTo(), StoredWire::writeNode);
    QueueRoom here = room;
    WireWriter outcomes = new WireWriter(appends.size() + 1);
    for (NumberedAppend each : appends) {
      Outcome outcome = Outcome.NO_SESSION;
      if (entry != null) {
        boolean over = here != null && limits != NO_LIMITS && here.isFull();
        outcome = over ? Outcome.FULL : entry.append(each.append(), each.id(), limits);
      }
      if (outcome == Outcome.APPENDED || outcome == Outcome.DUPLICATE) {
        done.add(each);
      }
      if (outcome == Outcome.APPENDED && here != null) {
        here.add(each.append().message().sizeBytes());
      }
      outcomes.writeByte(outcome.ordinal());
    }
    out.writeLong(entry == null ? 0 : entry.lastSequence()).writeRaw(outcomes.toByteArray());
    if (entry != null && !done.isEmpty()) {
      entry.changed(cut.millis());
      slot.setValue(entry);
    }
    taken = done;
    return out.toByteArray();
  }

  @Override
  @SuppressWarnings("NullAway") // null is how Hazelcast is told that the backup stays as it is
  public EntryProcessor<String, SessionEntry, byte @Nullable []> getBackupProcessor() {
    return taken.isEmpty() ? null : new AppendProcessor(taken, NO_LIMITS, cut.forCopy());
  }

  @Override
  public int getFactoryId() {
    return SessionSerialization.FACTORY;
  }

  @Override
  public int getClassId() {
    return SessionSerialization.APPEND;
  }

  @Override
  public void writeData(ObjectDataOutput out) throws IOException {
    WireWriter wire = new WireWriter(1024);
    cut.write(wire);
    wire.writeBoolean(limits == NO_LIMITS);
    wire.writeInt(limits.maxMessages()).writeLong(limits.maxBytes());
    StoredWire.writeList(wire, appends, (to, each) -> each.write(to));
    out.writeByteArray(wire.toByteArray());
  }

  @Override
  public void readData(ObjectDataInput in) throws IOException {
    WireReader wire = Bytes.read(in);
    cut.read(wire);
    boolean settled = wire.readBoolean();
    QueueLimits sent = new QueueLimits(wire.readInt(), wire.readLong());
    limits = settled ? NO_LIMITS : sent;
    appends = StoredWire.readList(wire, NumberedAppend::read);
  }
}

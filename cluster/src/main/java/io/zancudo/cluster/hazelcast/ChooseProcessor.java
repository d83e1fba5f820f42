package io.zancudo.cluster.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import io.zancudo.cluster.wire.WireReader;
import io.zancudo.cluster.wire.WireWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the first choice for a key, and answers with it; null on a side of a cut that may not
 * change anything.
 *
 * <p>Single writer: the thread of the partition.
 */
final class ChooseProcessor
    implements EntryProcessor<String, String, byte @Nullable []>,
        IdentifiedDataSerializable,
        HazelcastInstanceAware {
  private final transient CutStamp cut;
  private transient String choice;
  private transient boolean isRefused;

  ChooseProcessor() {
    this("");
  }

  ChooseProcessor(String choice) {
    this(choice, new CutStamp());
  }

  private ChooseProcessor(String choice, CutStamp cut) {
    this.choice = choice;
    this.cut = cut;
  }

  @Override
  public void setHazelcastInstance(HazelcastInstance instance) {
    cut.on(instance);
  }

  @Override
  public byte @Nullable [] process(Map.Entry<String, String> slot) {
    isRefused = !cut.isAllowed();
    if (isRefused) {
      return null;
    }
    String first = slot.getValue();
    if (first == null) {
      first = choice;
    }
    slot.setValue(first); // again, so that the copy has it for certain
    return first.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  @SuppressWarnings("NullAway") // null is how Hazelcast is told that the backup stays as it is
  public EntryProcessor<String, String, byte @Nullable []> getBackupProcessor() {
    return isRefused ? null : new ChooseProcessor(choice, cut.forCopy());
  }

  @Override
  public int getFactoryId() {
    return SessionSerialization.FACTORY;
  }

  @Override
  public int getClassId() {
    return SessionSerialization.CHOOSE;
  }

  @Override
  public void writeData(ObjectDataOutput out) throws IOException {
    WireWriter wire = new WireWriter(64);
    cut.write(wire);
    wire.writeString(choice);
    out.writeByteArray(wire.toByteArray());
  }

  @Override
  public void readData(ObjectDataInput in) throws IOException {
    WireReader wire = Bytes.read(in);
    cut.read(wire);
    choice = wire.readString();
  }
}

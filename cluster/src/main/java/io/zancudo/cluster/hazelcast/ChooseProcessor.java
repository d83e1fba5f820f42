package io.zancudo.cluster.hazelcast;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Keeps the first choice for a key, and answers with it.
 *
 * <p>Single writer: the thread of the partition.
 */
final class ChooseProcessor
    implements EntryProcessor<String, String, byte[]>, IdentifiedDataSerializable {
  private transient String choice;

  ChooseProcessor() {
    this("");
  }

  ChooseProcessor(String choice) {
    this.choice = choice;
  }

  @Override
  public byte[] process(Map.Entry<String, String> slot) {
    String first = slot.getValue();
    if (first == null) {
      first = choice;
    }
    slot.setValue(first); // again, so that the copy has it for certain
    return first.getBytes(StandardCharsets.UTF_8);
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
    out.writeByteArray(choice.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void readData(ObjectDataInput in) throws IOException {
    byte[] bytes = in.readByteArray();
    choice = new String(bytes == null ? new byte[0] : bytes, StandardCharsets.UTF_8);
  }
}

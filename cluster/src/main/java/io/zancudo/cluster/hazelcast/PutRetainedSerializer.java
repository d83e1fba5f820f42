package io.zancudo.cluster.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.StreamSerializer;
import io.zancudo.cluster.replicated.RetainedRecord;
import io.zancudo.cluster.wire.WireReader;
import java.io.IOException;
import java.util.Objects;

/** Thread-safe: sends a {@link PutRetained} to where the entry is. */
final class PutRetainedSerializer implements StreamSerializer<PutRetained> {
  private static final int TYPE_ID = 5_202;

  @Override
  public int getTypeId() {
    return TYPE_ID;
  }

  @Override
  public void write(ObjectDataOutput out, PutRetained put) throws IOException {
    out.writeLong(put.nowMillis());
    out.writeByteArray(RetainedRecordSerializer.bytes(put.record()));
  }

  @Override
  public PutRetained read(ObjectDataInput in) throws IOException {
    long nowMillis = in.readLong();
    byte[] record = Objects.requireNonNull(in.readByteArray());
    return new PutRetained(RetainedRecord.read(new WireReader(record)), nowMillis);
  }
}

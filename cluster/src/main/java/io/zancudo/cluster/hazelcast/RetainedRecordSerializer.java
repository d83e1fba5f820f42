package io.zancudo.cluster.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.StreamSerializer;
import io.zancudo.cluster.replicated.RetainedRecord;
import io.zancudo.cluster.wire.WireReader;
import io.zancudo.cluster.wire.WireWriter;
import java.io.IOException;
import java.util.Objects;

/** Thread-safe: stored entries have the bytes of envelopes, with their version. */
final class RetainedRecordSerializer implements StreamSerializer<RetainedRecord> {
  private static final int TYPE_ID = 5_201;

  @Override
  public int getTypeId() {
    return TYPE_ID;
  }

  @Override
  public void write(ObjectDataOutput out, RetainedRecord record) throws IOException {
    out.writeByteArray(bytes(record));
  }

  @Override
  public RetainedRecord read(ObjectDataInput in) throws IOException {
    return RetainedRecord.read(new WireReader(Objects.requireNonNull(in.readByteArray())));
  }

  static byte[] bytes(RetainedRecord record) {
    WireWriter out = new WireWriter();
    record.write(out);
    return out.toByteArray();
  }
}

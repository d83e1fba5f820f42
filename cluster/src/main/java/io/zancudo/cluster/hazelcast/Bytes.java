package io.zancudo.cluster.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import io.zancudo.cluster.wire.WireReader;
import java.io.IOException;

/** What Hazelcast carries for us: always one array of bytes. */
final class Bytes {
  private Bytes() {}

  static WireReader read(ObjectDataInput in) throws IOException {
    byte[] bytes = in.readByteArray();
    if (bytes == null) {
      throw new IOException("No bytes where a value was expected");
    }
    return new WireReader(bytes);
  }
}

package io.zancudo.cluster.replicated;

import io.vertx.core.buffer.Buffer;
import io.zancudo.cluster.wire.WireReader;
import io.zancudo.cluster.wire.WireWriter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * An envelope with changes.
 *
 * @param stream the number of the stream, greater than those before it
 * @param first whether it begins the snapshot of this stream
 * @param last whether it ends the snapshot
 */
record ChangeWire<T>(long stream, boolean first, boolean last, List<T> changes) {
  /** Above this size no more changes are put into an envelope. */
  static final int MAX_BYTES = 48 * 1024;

  private static final int VERSION = 1;
  private static final int FIRST = 1;
  private static final int LAST = 2;

  /** What a snapshot says of itself. */
  enum Part {
    FIRST_OF_SNAPSHOT,
    NEXT_OF_SNAPSHOT,
    CHANGES
  }

  /** Writes as many changes as have room, at least one if there is one. */
  static <T> Buffer write(
      long stream, Part part, Iterator<T> changes, BiConsumer<WireWriter, T> writer) {
    WireWriter entries = new WireWriter(1024);
    while (changes.hasNext() && entries.size() < MAX_BYTES) {
      writer.accept(entries, changes.next());
    }
    boolean last = part != Part.CHANGES && !changes.hasNext();
    int flags = (part == Part.FIRST_OF_SNAPSHOT ? FIRST : 0) | (last ? LAST : 0);
    WireWriter out = new WireWriter(entries.size() + 24);
    int begun = out.begin(VERSION);
    out.writeLong(stream).writeByte(flags).writeBytes(entries.toByteArray());
    return Buffer.buffer(out.end(begun).toByteArray());
  }

  /** Reads an envelope; fails with IllegalArgumentException if it is none. */
  static <T> ChangeWire<T> read(Buffer body, Function<WireReader, T> reader) {
    WireReader in = new WireReader(body.getBytes());
    in.begin(VERSION);
    long stream = in.readLong();
    int flags = in.readByte();
    WireReader entries = new WireReader(in.readBytes());
    List<T> changes = new ArrayList<>();
    while (entries.hasMore()) {
      changes.add(reader.apply(entries));
    }
    return new ChangeWire<>(stream, (flags & FIRST) != 0, (flags & LAST) != 0, changes);
  }
}

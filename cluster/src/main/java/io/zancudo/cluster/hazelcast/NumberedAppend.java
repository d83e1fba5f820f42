package io.zancudo.cluster.hazelcast;

import io.zancudo.cluster.Append;
import io.zancudo.cluster.MessageId;
import io.zancudo.cluster.store.StoredWire;
import io.zancudo.cluster.wire.MessageWire;
import io.zancudo.cluster.wire.WireReader;
import io.zancudo.cluster.wire.WireWriter;
import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.Qos;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An append with its identity, its own or one that its writer has given. Thread-safe.
 *
 * @param message the message, shared with other appends of the same one
 */
record NumberedAppend(Append append, MessageId id, Encoded message) {
  private static final int VERSION = 1;
  private static final int RETAIN = 4;
  private static final int OWN_ID = 8;

  /** A message that is written once, however many queues it goes to. */
  static final class Encoded {
    final Message message;
    private byte @Nullable [] bytes;

    Encoded(Message message) {
      this.message = message;
    }

    /** The same on whichever thread it is made. */
    byte[] bytes() {
      byte[] made = bytes;
      if (made == null) {
        WireWriter out = new WireWriter(message.sizeBytes() + 32);
        MessageWire.write(out, message);
        made = out.toByteArray();
        bytes = made;
      }
      return made;
    }
  }

  void write(WireWriter out) {
    int begun = out.begin(VERSION);
    out.writeString(append.clientId());
    StoredWire.writeId(out, id);
    out.writeByte(
        append.qos().level()
            | (append.retain() ? RETAIN : 0)
            | (append.id().isPresent() ? OWN_ID : 0));
    out.writeInt(append.subscriptionIdentifier());
    StoredWire.writeOptional(out, append.share(), StoredWire::writeFilter);
    out.writeRaw(message.bytes());
    out.end(begun);
  }

  static NumberedAppend read(WireReader in) {
    int outer = in.begin(VERSION);
    String clientId = in.readString();
    MessageId id = StoredWire.readId(in);
    int flags = in.readByte();
    int identifier = in.readInt();
    var share = StoredWire.readOptional(in, StoredWire::readFilter);
    Message message = MessageWire.read(in);
    in.end(outer);
    Append append =
        new Append(
            clientId,
            (flags & OWN_ID) != 0 ? Optional.of(id) : Optional.empty(),
            message,
            Qos.of(flags & 3),
            (flags & RETAIN) != 0,
            identifier,
            share);
    return new NumberedAppend(append, id, new Encoded(message));
  }
}

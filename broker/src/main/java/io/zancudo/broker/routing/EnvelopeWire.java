package io.zancudo.broker.routing;

import io.zancudo.cluster.MessageId;
import io.zancudo.cluster.wire.MessageWire;
import io.zancudo.cluster.wire.WireReader;
import io.zancudo.cluster.wire.WireWriter;
import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.TopicFilter;
import java.util.Optional;

/**
 * The bytes of envelopes with messages: nodes of different versions send them to each other. Each
 * part has its version and length in front, so that what a newer node has more is skipped.
 */
final class EnvelopeWire {
  private static final int VERSION = 1;

  private EnvelopeWire() {}

  /** One of several messages for the clients of a node. */
  record Entry(Optional<MessageId> id, Message message) {}

  /**
   * A message for one member of a shared subscription.
   *
   * @param hops how often it was sent on before
   * @param clientId of the member; empty for any live one
   */
  record Shared(int hops, TopicFilter filter, String clientId, Message message) {}

  /** Begins an envelope of messages that an event loop sends; {@link #write entries} follow. */
  static void begin(WireWriter out, int loop) {
    int begun = out.begin(VERSION);
    out.writeInt(loop);
    out.end(begun);
  }

  /**
   * Writes one of the messages.
   *
   * @param message as {@link MessageWire} has written it
   */
  static void write(WireWriter out, Optional<MessageId> id, byte[] message) {
    int begun = out.begin(VERSION);
    out.writeBoolean(id.isPresent());
    id.ifPresent(known -> out.writeLong(known.origin()).writeLong(known.sequence()));
    out.writeRaw(message);
    out.end(begun);
  }

  /** The event loop that has sent the envelope; {@link #readEntry entries} follow. */
  static int readLoop(WireReader in) {
    int outer = in.begin(VERSION);
    int loop = in.readInt();
    in.end(outer);
    return loop;
  }

  /** Reads the next of the messages. */
  static Entry readEntry(WireReader in) {
    int outer = in.begin(VERSION);
    Optional<MessageId> id =
        in.readBoolean()
            ? Optional.of(new MessageId(in.readLong(), in.readLong()))
            : Optional.empty();
    Message message = MessageWire.read(in);
    in.end(outer);
    return new Entry(id, message);
  }

  /** Writes an envelope for a shared subscription. */
  static void write(WireWriter out, Shared shared) {
    int begun = out.begin(VERSION);
    out.writeByte(shared.hops);
    out.writeString(shared.filter.toString()).writeString(shared.clientId);
    MessageWire.write(out, shared.message);
    out.end(begun);
  }

  /** Reads an envelope for a shared subscription. */
  static Shared readShared(WireReader in) {
    int outer = in.begin(VERSION);
    int hops = in.readByte();
    TopicFilter filter = TopicFilter.of(in.readString());
    String clientId = in.readString();
    Message message = MessageWire.read(in);
    in.end(outer);
    return new Shared(hops, filter, clientId, message);
  }
}

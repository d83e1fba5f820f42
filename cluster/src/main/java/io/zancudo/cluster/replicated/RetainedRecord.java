package io.zancudo.cluster.replicated;

import io.zancudo.cluster.NodeId;
import io.zancudo.cluster.wire.MessageWire;
import io.zancudo.cluster.wire.WireReader;
import io.zancudo.cluster.wire.WireWriter;
import io.zancudo.mqtt.Message;
import java.util.Optional;

/**
 * The retained message of a topic, or that it was removed.
 *
 * @param topic the Topic Name
 * @param version newer wins everywhere
 * @param message empty if it was removed
 */
public record RetainedRecord(String topic, RetainedVersion version, Optional<Message> message) {
  private static final int WIRE_VERSION = 1;

  /** Whether this takes the place of another record of the topic. */
  public boolean isNewerThan(RetainedRecord that) {
    return version.compareTo(that.version) > 0;
  }

  /** Writes it for envelopes and stored entries. */
  public void write(WireWriter out) {
    int begun = out.begin(WIRE_VERSION);
    out.writeString(topic).writeLong(version.millis()).writeLong(version.counter());
    out.writeString(version.node().value()).writeBoolean(message.isPresent());
    message.ifPresent(present -> MessageWire.write(out, present));
    out.end(begun);
  }

  /** Reads what {@link #write} has written. */
  public static RetainedRecord read(WireReader in) {
    int outer = in.begin(WIRE_VERSION);
    String topic = in.readString();
    RetainedVersion version =
        new RetainedVersion(in.readLong(), in.readLong(), new NodeId(in.readString()));
    Optional<Message> message =
        in.readBoolean() ? Optional.of(MessageWire.read(in)) : Optional.empty();
    in.end(outer);
    return new RetainedRecord(topic, version, message);
  }
}

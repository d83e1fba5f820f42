package io.zancudo.cluster.wire;

import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.Properties;
import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.TopicName;
import java.util.Optional;

/**
 * An Application Message: flags, expiry, topic, publisher, properties, payload, and the publisher's
 * User Name if it is known.
 */
public final class MessageWire {
  private static final int VERSION = 1;
  private static final int RETAIN = 4;
  private static final int EXPIRES = 8;

  private MessageWire() {}

  /** Writes a message. */
  public static void write(WireWriter out, Message message) {
    int begun = out.begin(VERSION);
    boolean expires = message.expiresAtMillis() != Message.NEVER;
    out.writeByte(
        message.qos().level() | (message.retain() ? RETAIN : 0) | (expires ? EXPIRES : 0));
    if (expires) {
      out.writeLong(message.expiresAtMillis());
    }
    out.writeBytes(message.topic().utf8());
    out.writeString(message.publisher());
    out.writeBytes(message.properties().encoded());
    out.writeBytes(message.payload());
    message.publisherUsername().ifPresent(out::writeString); // nodes without it skip it
    out.end(begun);
  }

  /** Reads a message. */
  public static Message read(WireReader in) {
    int outer = in.begin(VERSION);
    int flags = in.readByte();
    long expiresAt = (flags & EXPIRES) != 0 ? in.readLong() : Message.NEVER;
    TopicName topic = TopicName.of(in.readString());
    String publisher = in.readString();
    Properties properties = Properties.ofEncoded(in.readBytes());
    byte[] payload = in.readBytes();
    Optional<String> username = in.hasMore() ? Optional.of(in.readString()) : Optional.empty();
    in.end(outer);
    return new Message(
        topic,
        payload,
        Qos.of(flags & 3),
        (flags & RETAIN) != 0,
        properties,
        expiresAt,
        publisher,
        username);
  }
}

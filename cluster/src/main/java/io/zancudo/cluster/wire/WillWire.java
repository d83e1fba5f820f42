package io.zancudo.cluster.wire;

import io.zancudo.mqtt.Properties;
import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.TopicName;
import io.zancudo.mqtt.Will;

/** A Will. */
public final class WillWire {
  private static final int VERSION = 1;
  private static final int RETAIN = 4;

  private WillWire() {}

  /** Writes a Will. */
  public static void write(WireWriter out, Will will) {
    int begun = out.begin(VERSION);
    out.writeByte(will.qos().level() | (will.retain() ? RETAIN : 0));
    out.writeBytes(will.topic().utf8());
    out.writeLong(will.messageExpirySeconds());
    out.writeLong(will.delaySeconds());
    out.writeBytes(will.properties().encoded());
    out.writeBytes(will.payload());
    out.end(begun);
  }

  /** Reads a Will. */
  public static Will read(WireReader in) {
    int outer = in.begin(VERSION);
    int flags = in.readByte();
    TopicName topic = TopicName.of(in.readString());
    long expiry = in.readLong();
    long delay = in.readLong();
    Properties properties = Properties.ofEncoded(in.readBytes());
    byte[] payload = in.readBytes();
    in.end(outer);
    return new Will(
        topic, payload, Qos.of(flags & 3), (flags & RETAIN) != 0, properties, expiry, delay);
  }
}

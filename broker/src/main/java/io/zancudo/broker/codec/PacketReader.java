package io.zancudo.broker.codec;

import io.netty.buffer.ByteBuf;
import io.zancudo.mqtt.Properties;
import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.ReasonCode;
import java.nio.charset.StandardCharsets;

/** Reads the fields of one packet's body in order. */
final class PacketReader {
  private final ByteBuf in;
  private final String packet;
  private final int end;
  private int at;

  /**
   * A reader of the body between two indexes.
   *
   * @param packet the packet's name, for messages
   */
  PacketReader(ByteBuf in, String packet, int from, int end) {
    this.in = in;
    this.packet = packet;
    this.at = from;
    this.end = end;
  }

  boolean hasMore() {
    return at < end;
  }

  int remaining() {
    return end - at;
  }

  int oneByte(String what) {
    return in.getUnsignedByte(advance(1, what));
  }

  int twoBytes(String what) {
    return in.getUnsignedShort(advance(2, what));
  }

  /** A Packet Identifier, which is not 0 ([MQTT-2.2.1-3]). */
  int packetId(ReasonCode zero) {
    int id = twoBytes("the Packet Identifier");
    if (id == 0) {
      throw new ProtocolViolation(zero, packet + " has Packet Identifier 0 [MQTT-2.2.1-3]");
    }
    return id;
  }

  byte[] binary(String what) {
    int length = twoBytes(what);
    byte[] value = new byte[length];
    in.getBytes(advance(length, what), value);
    return value;
  }

  /** A UTF-8 string; with another than malformed as the reason if its bytes are not valid. */
  String string(String what, ReasonCode invalid) {
    int length = twoBytes(what);
    int from = advance(length, what);
    if (!Utf8.isValid(in, from, length)) {
      throw new ProtocolViolation(
          invalid, packet + ": " + what + " is not valid UTF-8 [MQTT-1.5.4-1] [MQTT-1.5.4-2]");
    }
    return in.toString(from, length, StandardCharsets.UTF_8);
  }

  /** Property Length and properties that satisfy the rules; none before MQTT 5. */
  Properties properties(PropertyRules rules, ProtocolVersion version) {
    return version == ProtocolVersion.MQTT_5 ? properties(rules) : Properties.NONE;
  }

  private Properties properties(PropertyRules rules) {
    long read = VariableByteInteger.get(in, at, end);
    if (read < 0) {
      throw ProtocolViolation.malformed(packet + ": Property Length is malformed");
    }
    at = (int) (read >> 32);
    int length = (int) read;
    int from = advance(length, "the properties");
    if (length == 0) {
      return Properties.NONE;
    }
    rules.check(in, from, at);
    byte[] encoded = new byte[length];
    in.getBytes(from, encoded);
    return Properties.ofEncoded(encoded);
  }

  /** Reads over {@code length} bytes, which must be there, and returns where they begin. */
  private int advance(int length, String what) {
    int from = at;
    if (length > end - from) {
      throw ProtocolViolation.malformed(packet + " ends within " + what);
    }
    at = from + length;
    return from;
  }

  /** Nothing may be left. */
  void finish() {
    if (at != end) {
      throw ProtocolViolation.malformed(packet + " has " + (end - at) + " bytes too many");
    }
  }
}

package io.zancudo.broker.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Builds packets byte by byte, right or wrong, without the codec that they test.
 *
 * <p>{@code packet(0x82, twoBytes(1), string("a/b"), hex("00"))} is a SUBSCRIBE of MQTT 3.1.1.
 */
public final class Bytes {
  private Bytes() {}

  /** Bytes in hexadecimal; spaces do not count. */
  public static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }

  /** An integer of two bytes. */
  public static byte[] twoBytes(int value) {
    return new byte[] {(byte) (value >> 8), (byte) value};
  }

  /** An integer of four bytes. */
  public static byte[] fourBytes(long value) {
    return concat(twoBytes((int) (value >> 16)), twoBytes((int) value));
  }

  /** A Variable Byte Integer in its shortest form, also one that is too great. */
  public static byte[] variable(int value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int rest = value;
    do {
      int low = rest & 0x7F;
      rest >>>= 7;
      out.write(rest > 0 ? low | 0x80 : low);
    } while (rest > 0);
    return out.toByteArray();
  }

  /** Bytes with their length before them. */
  public static byte[] binary(byte... value) {
    return concat(twoBytes(value.length), value);
  }

  /** A UTF-8 string with its length before it. */
  public static byte[] string(String value) {
    return binary(value.getBytes(StandardCharsets.UTF_8));
  }

  /** The parts one after the other. */
  public static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  /** Properties with the Property Length before them. */
  public static byte[] properties(byte[]... properties) {
    byte[] all = concat(properties);
    return concat(variable(all.length), all);
  }

  /** A packet: first byte, Remaining Length, body. */
  public static byte[] packet(int firstByte, byte[]... body) {
    byte[] all = concat(body);
    return concat(new byte[] {(byte) firstByte}, variable(all.length), all);
  }
}

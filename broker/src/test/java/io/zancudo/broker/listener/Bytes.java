package io.zancudo.broker.listener;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Packets and other bytes that tests send and expect. */
final class Bytes {
  static final byte[] CONNECT = hex("100c00044d5154540402003c0000");
  static final byte[] CONNACK = hex("20020000");
  static final byte[] PINGREQ = hex("c000");
  static final byte[] PINGRESP = hex("d000");

  private Bytes() {}

  static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** A PUBLISH with QoS 0. */
  static byte[] publish(String topic, int payloadBytes) {
    int remaining = 2 + topic.length() + payloadBytes;
    ByteArrayOutputStream length = new ByteArrayOutputStream();
    do {
      length.write(remaining & 0x7F | (remaining > 0x7F ? 0x80 : 0));
      remaining >>= 7;
    } while (remaining > 0);
    return join(
        new byte[] {0x30},
        length.toByteArray(),
        new byte[] {0, (byte) topic.length()},
        ascii(topic),
        new byte[payloadBytes]);
  }
}

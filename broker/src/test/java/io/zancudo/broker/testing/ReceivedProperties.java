package io.zancudo.broker.testing;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Takes the properties of MQTT 5 apart (section 2.2.2). */
final class ReceivedProperties {
  private ReceivedProperties() {}

  /** Each property as the hexadecimal digits of its identifier and its value. */
  static List<String> split(ByteBuffer properties) {
    List<String> split = new ArrayList<>();
    while (properties.hasRemaining()) {
      int start = properties.position();
      skip(properties, properties.get());
      byte[] one = new byte[properties.position() - start];
      properties.get(start, one);
      split.add(HexFormat.of().withUpperCase().formatHex(one));
    }
    return split;
  }

  private static void skip(ByteBuffer value, int identifier) {
    switch (identifier) {
      case 0x01, 0x17, 0x19, 0x24, 0x25, 0x28, 0x29, 0x2A -> value.get();
      case 0x13, 0x21, 0x22, 0x23 -> value.getShort();
      case 0x02, 0x11, 0x18, 0x27 -> value.getInt();
      case 0x0B -> variable(value);
      case 0x03, 0x08, 0x09, 0x12, 0x15, 0x16, 0x1A, 0x1C, 0x1F -> skipBinary(value);
      case 0x26 -> {
        skipBinary(value);
        skipBinary(value);
      }
      default -> throw new IllegalArgumentException("Unknown property " + identifier);
    }
  }

  private static void skipBinary(ByteBuffer value) {
    int length = value.getShort() & 0xFFFF;
    value.position(value.position() + length);
  }

  /**
   * Reads a Variable Byte Integer.
   *
   * @throws IllegalArgumentException if it is not in its shortest form ([MQTT-1.5.5-1])
   */
  static int variable(ByteBuffer from) {
    int value = 0;
    for (int shift = 0; shift <= 21; shift += 7) {
      int next = from.get();
      value |= (next & 0x7F) << shift;
      if (next >= 0) {
        if (next == 0 && shift > 0) {
          throw new IllegalArgumentException("A Variable Byte Integer that is too long");
        }
        return value;
      }
    }
    throw new IllegalArgumentException("A Variable Byte Integer of five bytes");
  }
}

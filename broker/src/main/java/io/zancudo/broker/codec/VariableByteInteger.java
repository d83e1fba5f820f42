package io.zancudo.broker.codec;

import io.netty.buffer.ByteBuf;

/** Variable Byte Integers (MQTT 5.0 section 1.5.5): up to 268,435,455 in one to four bytes. */
final class VariableByteInteger {
  /** The greatest value. */
  static final int MAX = 268_435_455;

  /** The greatest number of bytes. */
  static final int MAX_BYTES = 4;

  private VariableByteInteger() {}

  /** How many bytes the value takes, in the shortest form. */
  static int size(int value) {
    if (value < 0x80) {
      return 1;
    }
    return value < 0x4000 ? 2 : value < 0x20_0000 ? 3 : 4;
  }

  /**
   * Writes the value in the shortest form ([MQTT-1.5.5-1]) into space that is there already.
   *
   * @return the index after it
   */
  static int set(ByteBuf out, int at, int value) {
    int rest = value;
    int index = at;
    while (rest >= 0x80) {
      out.setByte(index++, (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    out.setByte(index++, rest);
    return index;
  }

  /**
   * Reads a value that must lie before {@code end} and be in the shortest form.
   *
   * @return the value in the lower, and the index after it in the upper 32 bits; -1 if it is
   *     malformed
   */
  static long get(ByteBuf in, int at, int end) {
    int value = 0;
    int last = Math.min(end, at + MAX_BYTES);
    for (int i = at, shift = 0; i < last; i++, shift += 7) {
      int b = in.getByte(i);
      value |= (b & 0x7F) << shift;
      if (b >= 0) {
        boolean shortest = b != 0 || i == at; // [MQTT-1.5.5-1]
        return shortest ? (long) (i + 1) << 32 | value : -1;
      }
    }
    return -1;
  }
}

package io.zancudo.broker.codec;

import io.netty.buffer.ByteBuf;

/**
 * Which bytes are a UTF-8 Encoded String of MQTT (MQTT 5.0 section 1.5.4).
 *
 * <p>Well-formed UTF-8 without surrogates and U+0000, as the specification demands ([MQTT-1.5.4-1],
 * [MQTT-1.5.4-2]). Choice: control characters (U+0001 to U+001F, U+007F to U+009F) and
 * non-characters are refused too; the specification leaves that open, and Mosquitto does it.
 */
final class Utf8 {
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long SPACES = 0x20 * ONES;
  private static final long DELETES = 0x7F * ONES;

  private Utf8() {}

  /** Whether these bytes are a valid string. */
  static boolean isValid(ByteBuf in, int at, int length) {
    int i = at;
    int end = at + length;
    while (i < end) {
      if (end - i >= Long.BYTES && isPrintableAscii(in.getLong(i))) {
        i += Long.BYTES;
        continue;
      }
      int b = in.getByte(i);
      if (b >= 0) {
        if (b < 0x20 || b == 0x7F) {
          return false;
        }
        i++;
      } else {
        i = afterSequence(in, i, end);
        if (i < 0) {
          return false;
        }
      }
    }
    return true;
  }

  /** Whether all eight bytes are from 0x20 to 0x7E: the usual bit tricks, eight at a time. */
  private static boolean isPrintableAscii(long bytes) {
    long belowSpace = (bytes - SPACES) & ~bytes;
    long noDelete = bytes ^ DELETES;
    long delete = (noDelete - ONES) & ~noDelete;
    return ((bytes | belowSpace | delete) & HIGH_BITS) == 0;
  }

  /** The index after the sequence of two to four bytes at {@code i}, or -1. */
  private static int afterSequence(ByteBuf in, int i, int end) {
    int lead = in.getByte(i) & 0xFF;
    int length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (lead < 0xC2 || lead > 0xF4 || i + length > end) {
      return -1;
    }
    int codePoint = lead & (0xFF >> (length + 1));
    for (int k = 1; k < length; k++) {
      int b = in.getByte(i + k) & 0xFF;
      if ((b & 0xC0) != 0x80) {
        return -1;
      }
      codePoint = codePoint << 6 | (b & 0x3F);
    }
    return isAllowed(codePoint, length) ? i + length : -1;
  }

  private static boolean isAllowed(int codePoint, int length) {
    int least = length == 2 ? 0xA0 : length == 3 ? 0x800 : 0x1_0000; // no C1 controls, not overlong
    boolean surrogate = codePoint >= 0xD800 && codePoint <= 0xDFFF;
    boolean nonCharacter =
        (codePoint >= 0xFDD0 && codePoint <= 0xFDEF) || (codePoint & 0xFFFE) == 0xFFFE;
    return codePoint >= least && codePoint <= 0x10_FFFF && !surrogate && !nonCharacter;
  }
}

package io.zancudo.cluster.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads what a {@link WireWriter} has written. Owned by its caller. Whatever is not there is an
 * {@link IllegalArgumentException}: it comes from another node, and is refused as a whole.
 */
public final class WireReader {
  private final byte[] bytes;
  private int at;
  private int limit;

  public WireReader(byte[] bytes) {
    this.bytes = bytes;
    this.limit = bytes.length;
  }

  /** Whether there is more to read (in the present value). */
  public boolean hasMore() {
    return at < limit;
  }

  private int take(int count) {
    if (count < 0 || count > limit - at) {
      throw new IllegalArgumentException(
          "Value ends " + (count - (limit - at)) + " bytes too early, at byte " + limit);
    }
    int from = at;
    at += count;
    return from;
  }

  /** 0 to 255. */
  public int readByte() {
    return bytes[take(1)] & 0xFF;
  }

  public boolean readBoolean() {
    return readByte() != 0;
  }

  public long readLong() {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      int next = readByte();
      value |= (long) (next & 0x7F) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw new IllegalArgumentException("Number of more than ten bytes before byte " + at);
  }

  public int readInt() {
    return (int) readLong();
  }

  public byte[] readBytes() {
    int length = readInt();
    int from = take(length);
    return Arrays.copyOfRange(bytes, from, from + length);
  }

  public String readString() {
    int length = readInt();
    int from = take(length);
    return new String(bytes, from, length, StandardCharsets.UTF_8);
  }

  /**
   * Begins a value: what is behind its end is not read.
   *
   * @param known the newest version that the caller knows; a newer one is read as that one
   * @return the outer limit, which {@link #end} is to be called with
   */
  public int begin(int known) {
    int version = readByte();
    if (version == 0 || known == 0) {
      throw new IllegalArgumentException("Version " + version + " before byte " + at);
    }
    int from = take(4);
    int length = 0;
    for (int i = 0; i < 4; i++) {
      length |= (bytes[from + i] & 0xFF) << (8 * i);
    }
    int outer = limit;
    if (length < 0 || length > limit - at) {
      throw new IllegalArgumentException("Value of " + length + " bytes at byte " + at);
    }
    limit = at + length;
    return outer;
  }

  /** Ends the value: what it has more is skipped. */
  public void end(int outer) {
    at = limit;
    limit = outer;
  }
}

package io.zancudo.cluster.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes values one behind the other. Owned by its caller; grows as needed. */
public final class WireWriter {
  private byte[] bytes;
  private int size;

  public WireWriter() {
    this(256);
  }

  public WireWriter(int capacity) {
    bytes = new byte[capacity];
  }

  /** How many bytes are written. */
  public int size() {
    return size;
  }

  /** Forgets all that is written. */
  public void clear() {
    size = 0;
  }

  /** A copy of what is written. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  private void need(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }

  /** The lowest eight bits. */
  public WireWriter writeByte(int value) {
    need(1);
    bytes[size++] = (byte) value;
    return this;
  }

  public WireWriter writeBoolean(boolean value) {
    return writeByte(value ? 1 : 0);
  }

  /** Any number, with one to ten bytes; small ones that are not negative are short. */
  public WireWriter writeLong(long value) {
    need(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
    return this;
  }

  public WireWriter writeInt(int value) {
    return writeLong(Integer.toUnsignedLong(value));
  }

  /** The length, then the bytes. */
  public WireWriter writeBytes(byte[] value) {
    writeInt(value.length);
    return writeRaw(value);
  }

  /** The bytes alone. */
  public WireWriter writeRaw(byte[] value) {
    need(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
    return this;
  }

  /** UTF-8 behind its length. */
  public WireWriter writeString(String value) {
    return writeBytes(value.getBytes(StandardCharsets.UTF_8));
  }

  /** Begins a value of this version; what {@link #end} is to be called with. */
  public int begin(int version) {
    writeByte(version);
    need(4);
    size += 4;
    return size;
  }

  /** Ends the value: writes its length, in four bytes, where it began. */
  public WireWriter end(int begun) {
    int length = size - begun;
    for (int i = 0; i < 4; i++) {
      bytes[begun - 4 + i] = (byte) (length >>> (8 * i));
    }
    return this;
  }
}

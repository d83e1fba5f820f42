package io.zancudo.broker.codec;

import io.netty.buffer.ByteBuf;
import io.zancudo.mqtt.TopicName;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Owned by one event loop: finds the {@link TopicName} of bytes that it has seen before, so that a
 * topic that is published to again costs no validation and no allocation.
 *
 * <p>Bounded: a table of fixed size in which a new topic takes the place of an old one; topics that
 * are longer than {@value #MAX_LENGTH} bytes are not kept.
 */
public final class TopicInterner {
  /** The longest topic that is kept, in bytes. */
  static final int MAX_LENGTH = 256;

  private static final int DEFAULT_SLOT_COUNT = 8192;
  private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final @Nullable TopicName[] slots;

  /** An empty table of the usual size: 8192 topics. */
  public TopicInterner() {
    this(DEFAULT_SLOT_COUNT);
  }

  /**
   * An empty table.
   *
   * @param slotCount how many topics it holds at most; a power of two, at least 2
   */
  public TopicInterner(int slotCount) {
    if (slotCount < 2 || Integer.bitCount(slotCount) != 1) {
      throw new IllegalArgumentException(
          "slotCount must be a power of two and at least 2, not " + slotCount);
    }
    slots = new TopicName[slotCount];
  }

  /**
   * The Topic Name with these bytes.
   *
   * @return the name, or null if they are not a valid Topic Name
   */
  @Nullable TopicName intern(ByteBuf in, int at, int length) {
    if (length > MAX_LENGTH) {
      return read(in, at, length);
    }
    int slot = hash(in, at, length) & (slots.length - 1);
    TopicName first = slots[slot];
    if (first != null && isSame(first, in, at, length)) {
      return first;
    }
    int neighbour = slot ^ 1; // two places for each topic: few collide for good
    TopicName second = slots[neighbour];
    if (second != null && isSame(second, in, at, length)) {
      return second;
    }
    TopicName read = read(in, at, length);
    if (read != null) {
      slots[neighbour] = first == null ? second : first;
      slots[slot] = read;
    }
    return read;
  }

  private static @Nullable TopicName read(ByteBuf in, int at, int length) {
    if (!Utf8.isValid(in, at, length) || !Topics.isName(in, at, length)) {
      return null;
    }
    byte[] utf8 = new byte[length];
    in.getBytes(at, utf8);
    return TopicName.checked(new String(utf8, StandardCharsets.UTF_8), utf8);
  }

  /** Whether the topic has exactly these bytes; compares eight at a time. */
  static boolean isSame(TopicName topic, ByteBuf in, int at, int length) {
    byte[] utf8 = topic.utf8();
    if (utf8.length != length) {
      return false;
    }
    int i = 0;
    for (; i <= length - Long.BYTES; i += Long.BYTES) {
      if ((long) LONG.get(utf8, i) != in.getLong(at + i)) {
        return false;
      }
    }
    for (; i < length; i++) {
      if (utf8[i] != in.getByte(at + i)) {
        return false;
      }
    }
    return true;
  }

  private static int hash(ByteBuf in, int at, int length) {
    long hash = length;
    int i = 0;
    for (; i <= length - Long.BYTES; i += Long.BYTES) {
      hash = (hash ^ in.getLong(at + i)) * MULTIPLIER;
      hash ^= hash >>> 32;
    }
    for (; i < length; i++) {
      hash = hash * 31 + in.getByte(at + i);
    }
    hash *= MULTIPLIER;
    return (int) (hash >>> 40);
  }
}

package io.zancudo.broker.codec;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Owned by its {@link PacketDecoder}: the bytes that have come in and could not be handled yet. The
 * start of a packet whose end is still on its way, or, while decoding is paused, whatever came.
 *
 * <p>Holds nothing while it is empty. Grows by doubling, so that a byte is moved a constant number
 * of times; bytes once written are never changed, so a slice of the buffer stays valid.
 */
final class InputTail {
  private static final int LEAST_CAPACITY = 128;

  private @Nullable ByteBuf buffer;

  boolean isEmpty() {
    return buffer == null;
  }

  int size() {
    ByteBuf current = buffer;
    return current == null ? 0 : current.readableBytes();
  }

  /**
   * The bytes, to be read.
   *
   * @throws IllegalStateException if it is empty
   */
  ByteBuf buffer() {
    ByteBuf current = buffer;
    if (current == null) {
      throw new IllegalStateException("Nothing is buffered");
    }
    return current;
  }

  /**
   * Moves bytes here.
   *
   * @param expected how many are expected in the end; no more than twice what is here is allocated,
   *     because a peer may announce what it never sends
   */
  void append(ByteBuf in, int length, int expected) {
    ByteBuf current = buffer;
    int needed = size() + length;
    if (current == null || current.writableBytes() < length) {
      int doubled = Math.max(LEAST_CAPACITY, (int) Math.min(Integer.MAX_VALUE, 2L * needed));
      int capacity = Math.max(needed, Math.min(doubled, expected));
      ByteBuf grown = in.alloc().ioBuffer(capacity);
      if (current != null) {
        grown.writeBytes(current);
        current.release();
      }
      current = grown;
      buffer = grown;
    }
    current.writeBytes(in, length);
  }

  /** Releases the buffer if everything in it has been read. */
  void trim() {
    ByteBuf current = buffer;
    if (current != null && !current.isReadable()) {
      release();
    }
  }

  /** Forgets everything. */
  void release() {
    ByteBuf current = buffer;
    buffer = null;
    if (current != null) {
      current.release();
    }
  }
}

package io.zancudo.broker.listener.websocket;

import io.netty.buffer.ByteBuf;
import java.util.Optional;

/**
 * The head of the frame that is being read (RFC 6455 section 5.2), put together from bytes that may
 * come one by one. Owned by the connection's event loop.
 */
final class FrameHeader {
  static final int CONTINUATION = 0x0;
  static final int TEXT = 0x1;
  static final int BINARY = 0x2;
  static final int CLOSE = 0x8;
  static final int PING = 0x9;
  static final int PONG = 0xA;

  static final int FIN = 0x80;
  static final int MAX_CONTROL_LENGTH = 125;

  /** The longest frame that is taken: a greatest possible MQTT packet. */
  private static final long MAX_LENGTH = 268_435_455L + 5;

  private static final int RESERVED = 0x70;
  private static final int CONTROL = 0x8;
  private static final int MASKED = 0x80;
  private static final int LENGTH_16 = 126;
  private static final int LENGTH_64 = 127;
  private static final int MASK_BYTES = 4;

  private final byte[] bytes = new byte[14];
  private int count;
  private long length;
  private int mask;

  /**
   * Takes bytes of the header; true once it is complete. Then the reader index is at the payload.
   */
  boolean read(ByteBuf in) {
    while (in.isReadable()) {
      bytes[count++] = in.readByte();
      if (count >= 2 && count == size()) {
        parse();
        return true;
      }
    }
    return false;
  }

  /** Makes ready for the next frame. */
  void clear() {
    count = 0;
  }

  private int size() {
    int extended =
        switch (bytes[1] & 0x7F) {
          case LENGTH_16 -> Short.BYTES;
          case LENGTH_64 -> Long.BYTES;
          default -> 0;
        };
    return 2 + extended + (isMasked() ? MASK_BYTES : 0);
  }

  private void parse() {
    int at = 2;
    length = bytes[1] & 0x7F;
    if (length >= LENGTH_16) {
      int end = at + (length == LENGTH_16 ? Short.BYTES : Long.BYTES);
      for (length = 0; at < end; at++) {
        length = length << 8 | bytes[at] & 0xFF;
      }
    }
    mask = 0;
    for (int i = 0; isMasked() && i < MASK_BYTES; i++) {
      mask = mask << 8 | bytes[at + i] & 0xFF;
    }
  }

  /**
   * Why the peer may not send such a frame; empty if it may.
   *
   * @param inMessage whether a fragmented message has begun and not ended
   */
  Optional<CloseCode> violation(boolean inMessage) {
    if (opcode() == TEXT) {
      return Optional.of(CloseCode.UNSUPPORTED_DATA); // [MQTT-6.0.0-1] binary frames only
    }
    boolean allowed =
        switch (opcode()) {
          case BINARY -> !inMessage;
          case CONTINUATION -> inMessage;
          case CLOSE, PING, PONG -> isFinal() && length <= MAX_CONTROL_LENGTH;
          default -> false;
        };
    if (!allowed || (bytes[0] & RESERVED) != 0 || !isMasked() || length < 0) {
      return Optional.of(CloseCode.PROTOCOL_ERROR);
    }
    return length > MAX_LENGTH ? Optional.of(CloseCode.TOO_BIG) : Optional.empty();
  }

  int opcode() {
    return bytes[0] & 0x0F;
  }

  boolean isControl() {
    return (bytes[0] & CONTROL) != 0;
  }

  boolean isFinal() {
    return (bytes[0] & FIN) != 0;
  }

  private boolean isMasked() {
    return (bytes[1] & MASKED) != 0;
  }

  /** Of the payload, in bytes. */
  long length() {
    return length;
  }

  /** Takes the mask off the readable bytes, in place. */
  void unmask(ByteBuf payload, long position) {
    int shift = (int) (position & 3) * 8;
    int turned = Integer.rotateLeft(mask, shift);
    long wide = (long) turned << 32 | turned & 0xFFFFFFFFL;
    int at = payload.readerIndex();
    int end = payload.writerIndex();
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      payload.setLong(at, payload.getLong(at) ^ wide);
    }
    for (int i = 0; at < end; at++, i++) {
      payload.setByte(at, payload.getByte(at) ^ (int) (wide >>> (56 - 8 * i)));
    }
  }
}

package io.zancudo.broker.codec;

import io.netty.buffer.ByteBuf;
import io.zancudo.broker.codec.ProtocolViolation.Answer;
import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * Owned by the connection's event loop: takes the stream of one connection apart into packets.
 *
 * <p>Packets are read where they lie, and only an incomplete one is copied. Once a {@link
 * ProtocolViolation} has been thrown the decoder is closed.
 */
public final class PacketDecoder {
  private static final long INCOMPLETE = -1;
  private static final int UNLIMITED = VariableByteInteger.MAX + 1 + VariableByteInteger.MAX_BYTES;

  private final PacketDispatcher dispatcher;
  private final InputTail tail = new InputTail();

  private int maxPacketSize = UNLIMITED;
  private boolean decoding;
  private boolean paused;
  private boolean closed;

  /**
   * A decoder for one connection.
   *
   * @param topics the loop's table of topics
   */
  public PacketDecoder(Role role, TopicInterner topics) {
    dispatcher = new PacketDispatcher(role, topics);
  }

  /**
   * Says which version is spoken. Needed for {@link Role#CLIENT}; a server's decoder learns it from
   * CONNECT, and with this call it takes CONNECT as done.
   */
  public void version(ProtocolVersion spoken) {
    dispatcher.version(spoken);
  }

  /**
   * The version in which the peer understands an answer: the one that is spoken, or that its
   * CONNECT spoke even if it was refused; MQTT 3.1.1 before.
   */
  public ProtocolVersion version() {
    return dispatcher.version();
  }

  /**
   * Sets the greatest size of a whole packet, in bytes. A greater one is a violation as soon as its
   * fixed header is there ({@link ReasonCode#PACKET_TOO_LARGE}). May be called at any time, also by
   * a handler; holds from the next packet on.
   */
  public void maxPacketSize(int bytes) {
    maxPacketSize = bytes;
  }

  /**
   * Decodes what came in: calls the handler for each packet that is complete, and keeps the rest.
   *
   * @param in released by this call, whatever happens
   * @throws ProtocolViolation if the peer broke a rule, or the handler says so; the decoder is
   *     closed then
   */
  public void decode(ByteBuf in, PacketHandler handler) {
    try {
      if (!closed) {
        run(in, handler);
      }
    } finally {
      in.release();
    }
  }

  /**
   * Stops after the current packet: whatever else is here or comes is kept until {@link #resume}.
   * May be called by a handler. The caller stops reading from the connection, because what comes
   * nevertheless is kept without limit.
   */
  public void pause() {
    paused = true;
  }

  /**
   * Goes on after {@link #pause}, first with what was kept. Called by a handler, it only takes back
   * the pause.
   *
   * @throws ProtocolViolation as {@link #decode} does
   */
  public void resume(PacketHandler handler) {
    paused = false;
    if (!closed && !decoding && !tail.isEmpty()) {
      run(null, handler);
    }
  }

  /** Whether decoding is paused. */
  public boolean isPaused() {
    return paused;
  }

  /** How many bytes are kept because they could not be decoded yet. */
  public int bufferedBytes() {
    return tail.size();
  }

  /** Forgets what is kept. Nothing is decoded afterwards, also if a handler calls this. */
  public void close() {
    closed = true;
    if (!decoding) {
      tail.release();
    }
  }

  private void run(@Nullable ByteBuf in, PacketHandler handler) {
    if (decoding) {
      throw new IllegalStateException("decode must not be called by a handler");
    }
    decoding = true;
    boolean failed = true;
    try {
      if (in == null) {
        frames(tail.buffer(), handler);
        tail.trim();
      } else {
        feed(in, handler);
      }
      failed = false;
    } finally {
      decoding = false;
      dispatcher.clear();
      if (failed || closed) {
        close();
      }
    }
  }

  /** Completes the packet that is in the tail, decodes the others in place, and keeps the rest. */
  private void feed(ByteBuf in, PacketHandler handler) {
    while (!tail.isEmpty() && in.isReadable() && !paused && !closed) {
      ByteBuf kept = tail.buffer();
      int size = packetSize(kept);
      int missing = size < 0 ? 1 : size - kept.readableBytes();
      tail.append(in, Math.min(missing, in.readableBytes()), Math.max(size, 0));
      frames(tail.buffer(), handler);
      tail.trim();
    }
    if (!paused && !closed) {
      frames(in, handler);
    }
    if (in.isReadable() && !closed) {
      int size = paused ? Integer.MAX_VALUE : Math.max(packetSize(in), 0);
      tail.append(in, in.readableBytes(), size);
    }
  }

  /** The size of the packet that begins here, or -1 if its fixed header is incomplete. */
  private int packetSize(ByteBuf in) {
    int index = in.readerIndex();
    long header = header(in, index, in.writerIndex());
    return header == INCOMPLETE ? -1 : (int) (header >> 32) - index + (int) header;
  }

  /** Decodes the complete packets of a buffer in place; its reader index ends up after them. */
  private void frames(ByteBuf in, PacketHandler handler) {
    int index = in.readerIndex();
    int limit = in.writerIndex();
    while (index < limit && !paused && !closed) {
      int first = in.getUnsignedByte(index);
      dispatcher.checkType(first >> 4);
      long header = header(in, index, limit);
      if (header == INCOMPLETE) {
        return;
      }
      int body = (int) (header >> 32);
      int length = (int) header;
      checkSize(first, body - index, length);
      int end = body + length;
      if (end > limit) {
        return;
      }
      in.readerIndex(end);
      dispatcher.packet(in, first, index, body, end, handler);
      index = end;
    }
  }

  /** Index of the body in the upper and Remaining Length in the lower 32 bits, or INCOMPLETE. */
  private static long header(ByteBuf in, int index, int limit) {
    int at = index + 1;
    int length = 0;
    for (int shift = 0; shift < 28; shift += 7) {
      if (at >= limit) {
        return INCOMPLETE;
      }
      int b = in.getByte(at++);
      length |= (b & 0x7F) << shift;
      if (b >= 0) {
        return (long) at << 32 | length;
      }
    }
    // Choice: Mosquitto closes without a DISCONNECT, as framing is lost.
    throw violation(
        ReasonCode.MALFORMED_PACKET, "Remaining Length has more than 4 bytes", Answer.NONE);
  }

  private void checkSize(int first, int headerSize, int length) {
    if (headerSize + length > maxPacketSize) {
      throw violation(
          ReasonCode.PACKET_TOO_LARGE,
          PacketType.name(first >> 4)
              + " has "
              + (headerSize + (long) length)
              + " bytes, "
              + maxPacketSize
              + " are allowed",
          dispatcher.hasVersion() ? Answer.DISCONNECT : Answer.NONE);
    }
    if (headerSize > 2
        && dispatcher.version() == ProtocolVersion.MQTT_5
        && headerSize != 1 + VariableByteInteger.size(length)) {
      throw violation(
          ReasonCode.MALFORMED_PACKET,
          "Remaining Length is not minimal [MQTT-1.5.5-1]",
          Answer.DISCONNECT);
    }
  }

  private static ProtocolViolation violation(ReasonCode reason, String rule, Answer answer) {
    return new ProtocolViolation(reason, rule, answer);
  }
}

package io.zancudo.broker.listener.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was written since the last flush, which goes out as one binary frame: a packet that was
 * written in pieces is in one frame, and a batch of packets costs one header.
 *
 * <p>Owned by the connection's event loop. Takes no memory of its own between flushes.
 */
final class OutboundFrame {
  private static final int MAX_HEADER_BYTES = 10;
  private static final int SHORT_LENGTH = 125;
  private static final int LENGTH_16 = 126;
  private static final int LENGTH_64 = 127;
  private static final int MAX_LENGTH_16 = 0xFFFF;

  private record Part(ByteBuf bytes, ChannelPromise promise) {}

  private @Nullable List<Part> parts;
  private long length;

  void add(ByteBuf bytes, ChannelPromise promise) {
    if (parts == null) {
      parts = new ArrayList<>(1);
    }
    parts.add(new Part(bytes, promise));
    length += bytes.readableBytes();
  }

  /** Writes the frame, if there is anything in it; does not flush the channel. */
  void flush(ChannelHandlerContext context) {
    List<Part> written = parts;
    if (written == null) {
      return;
    }
    if (length > 0) { // else its promise alone is wanted: it marks a place in what is sent
      ByteBuf header = context.alloc().buffer(MAX_HEADER_BYTES);
      writeHeader(header, FrameHeader.BINARY, length);
      context.write(header, context.voidPromise());
    }
    parts = null;
    length = 0;
    for (Part part : written) {
      context.write(part.bytes(), part.promise());
    }
  }

  /** Drops what was not flushed. */
  void fail() {
    List<Part> dropped = parts;
    parts = null;
    if (dropped != null) {
      for (Part part : dropped) {
        part.bytes().release();
        part.promise().tryFailure(new ClosedChannelException());
      }
    }
  }

  /** A control frame; takes over the payload. */
  static ByteBuf control(ChannelHandlerContext context, int opcode, ByteBuf payload) {
    ByteBuf frame = context.alloc().buffer(2 + payload.readableBytes());
    writeHeader(frame, opcode, payload.readableBytes());
    frame.writeBytes(payload);
    payload.release();
    return frame;
  }

  private static void writeHeader(ByteBuf out, int opcode, long length) {
    out.writeByte(FrameHeader.FIN | opcode);
    if (length <= SHORT_LENGTH) {
      out.writeByte((int) length);
    } else if (length <= MAX_LENGTH_16) {
      out.writeByte(LENGTH_16).writeShort((int) length);
    } else {
      out.writeByte(LENGTH_64).writeLong(length);
    }
  }
}

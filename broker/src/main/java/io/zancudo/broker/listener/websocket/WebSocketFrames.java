package io.zancudo.broker.listener.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes frames off what comes in and puts one binary frame around what goes out between two
 * flushes.
 *
 * <p>Owned by the connection's event loop. Pings are answered here; a client that breaks the
 * protocol gets a close frame with the code that says so.
 */
final class WebSocketFrames extends ChannelDuplexHandler {
  private final FrameHeader header = new FrameHeader();
  private final OutboundFrame outbound = new OutboundFrame();
  private @Nullable ByteBuf control;

  /** Of the payload that is being read: how much has been, or -1 while a header is awaited. */
  private long position = -1;

  private boolean inMessage;
  private boolean closing;

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      while (!closing && (in.isReadable() || position == header.length())) {
        if (position >= 0) {
          readPayload(context, in);
        } else if (header.read(in)) {
          startFrame(context);
        }
      }
    } finally {
      in.release();
    }
  }

  private void startFrame(ChannelHandlerContext context) {
    Optional<CloseCode> violation = header.violation(inMessage);
    if (violation.isPresent()) {
      close(context, violation.get().value());
      return;
    }
    position = 0;
    if (header.isControl()) {
      control = context.alloc().buffer(FrameHeader.MAX_CONTROL_LENGTH);
    } else {
      inMessage = !header.isFinal();
    }
  }

  private void readPayload(ChannelHandlerContext context, ByteBuf in) {
    int length = (int) Math.min(in.readableBytes(), header.length() - position);
    if (length > 0) {
      ByteBuf part = in.readRetainedSlice(length);
      header.unmask(part, position);
      position += length;
      pass(context, part);
    }
    if (position == header.length()) {
      if (control != null) {
        endControl(context, control);
      }
      position = -1;
      header.clear();
    }
  }

  private void pass(ChannelHandlerContext context, ByteBuf part) {
    if (control == null) {
      context.fireChannelRead(part);
    } else {
      control.writeBytes(part);
      part.release();
    }
  }

  private void endControl(ChannelHandlerContext context, ByteBuf payload) {
    control = null;
    switch (header.opcode()) {
      case FrameHeader.PING -> pong(context, payload);
      case FrameHeader.CLOSE -> {
        int code =
            payload.readableBytes() >= Short.BYTES
                ? payload.readUnsignedShort()
                : CloseCode.NORMAL.value();
        payload.release();
        close(context, code);
      }
      default -> payload.release(); // a pong, of which nothing follows
    }
  }

  /**
   * One that cannot be sent now is left out: a peer that does not read must not fill the memory.
   */
  private void pong(ChannelHandlerContext context, ByteBuf payload) {
    if (context.channel().isWritable()) {
      context.write(OutboundFrame.control(context, FrameHeader.PONG, payload));
      context.flush();
    } else {
      payload.release();
    }
  }

  private void close(ChannelHandlerContext context, int code) {
    sendClose(context, code);
    context.close();
  }

  private void sendClose(ChannelHandlerContext context, int code) {
    if (closing) {
      return;
    }
    closing = true;
    outbound.flush(context);
    ByteBuf payload = context.alloc().buffer(Short.BYTES).writeShort(code);
    context.write(OutboundFrame.control(context, FrameHeader.CLOSE, payload));
    context.flush();
  }

  @Override
  public void write(ChannelHandlerContext context, Object bytes, ChannelPromise promise) {
    outbound.add((ByteBuf) bytes, promise);
    if (closing) {
      outbound.fail();
    }
  }

  @Override
  public void flush(ChannelHandlerContext context) {
    outbound.flush(context);
    context.flush();
  }

  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    sendClose(context, CloseCode.NORMAL.value());
    context.close(promise);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    closing = true;
    outbound.fail();
    if (control != null) {
      control.release();
      control = null;
    }
  }
}

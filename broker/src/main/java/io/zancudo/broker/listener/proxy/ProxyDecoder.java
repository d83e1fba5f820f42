package io.zancudo.broker.listener.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.Optional;

/**
 * Reads the one PROXY header of a connection: fires a {@link ProxyHeader} as a user event, leaves
 * the pipeline, and passes on what came behind it. A {@link ProxyViolation} is fired as the
 * exception that it is. Owned by the connection's event loop.
 */
public abstract class ProxyDecoder extends ByteToMessageDecoder {
  private boolean violated;

  ProxyDecoder() {}

  /** A decoder for version 1, a line of text. */
  public static ProxyDecoder version1() {
    return new ProxyV1Decoder();
  }

  /** A decoder for version 2, a binary header. */
  public static ProxyDecoder version2() {
    return new ProxyV2Decoder();
  }

  /**
   * The header at the reader index, and moves behind it; empty, and moves nothing, if it is not
   * complete yet.
   */
  abstract Optional<ProxyHeader> header(ByteBuf in);

  @Override
  protected final void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    if (violated) {
      in.skipBytes(in.readableBytes());
      return;
    }
    try {
      Optional<ProxyHeader> header = header(in);
      if (header.isPresent()) {
        context.fireUserEventTriggered(header.get());
        context.pipeline().remove(this);
      }
    } catch (ProxyViolation violation) {
      violated = true;
      in.skipBytes(in.readableBytes());
      throw violation;
    }
  }
}

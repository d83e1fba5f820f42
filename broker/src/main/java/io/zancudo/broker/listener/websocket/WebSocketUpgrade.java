package io.zancudo.broker.listener.websocket;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers the one HTTP request of a connection, fires {@link WebSocketOpened}, and puts {@link
 * WebSocketFrames} in its and the HTTP decoder's place; fires {@link UpgradeRefused} as exception
 * if the request is not ours. Choice: nothing is answered then, as Mosquitto does: what a browser
 * needs an HTTP answer for is not here.
 */
public final class WebSocketUpgrade extends ChannelInboundHandlerAdapter {
  private static final int MAX_LINE_BYTES = 4096;
  private static final int MAX_HEADER_BYTES = 8192;

  private final HttpRequestDecoder decoder;
  private final List<String> origins;
  private @Nullable UpgradeRequest request;
  private boolean refused;

  private WebSocketUpgrade(HttpRequestDecoder decoder, List<String> origins) {
    this.decoder = decoder;
    this.origins = origins;
  }

  /**
   * Puts the handlers in front of another one.
   *
   * @param successor name of the handler that will see the bytes of MQTT
   * @param origins web sites that are taken; empty takes all
   */
  public static void install(ChannelPipeline pipeline, String successor, List<String> origins) {
    HttpRequestDecoder decoder =
        new HttpRequestDecoder(
            new HttpDecoderConfig()
                .setMaxInitialLineLength(MAX_LINE_BYTES)
                .setMaxHeaderSize(MAX_HEADER_BYTES));
    pipeline.addBefore(successor, null, decoder);
    pipeline.addBefore(successor, null, new WebSocketUpgrade(decoder, origins));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (!refused && message instanceof HttpObject part) {
        read(context, part);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void read(ChannelHandlerContext context, HttpObject part) {
    if (part instanceof HttpRequest head) {
      request = new UpgradeRequest(head);
      if (!request.comesFrom(origins)) {
        throw refuse("non-matching http origin");
      }
      if (!request.isValid()) {
        throw refuse("not a WebSocket request for MQTT");
      }
    }
    if (part instanceof HttpContent content && content.content().isReadable()) {
      throw refuse("a WebSocket request has no body");
    }
    if (part instanceof LastHttpContent && request != null) {
      open(context, request);
    }
  }

  private UpgradeRefused refuse(String reason) {
    refused = true;
    return new UpgradeRefused(reason);
  }

  private void open(ChannelHandlerContext context, UpgradeRequest accepted) {
    context.writeAndFlush(
        ByteBufUtil.writeAscii(context.alloc(), accepted.answer()), context.voidPromise());
    ChannelPipeline pipeline = context.pipeline();
    pipeline.addAfter(context.name(), null, new WebSocketFrames());
    context.fireUserEventTriggered(WebSocketOpened.OPENED);
    pipeline.remove(this);
    pipeline.remove(decoder); // hands on what came behind the request
  }
}

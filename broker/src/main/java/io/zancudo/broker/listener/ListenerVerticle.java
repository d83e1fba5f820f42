package io.zancudo.broker.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import io.zancudo.broker.link.ClientLink;
import io.zancudo.broker.loop.BrokerLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One listener on one event loop: takes the connections that Vert.x gives this loop.
 *
 * <p>Owned by its event loop. Vert.x accepts on a thread of its own and deals connections out to
 * the loops in turn. It calls us before the first read, within the connection's first task on its
 * loop, so no byte is lost; from then on its own handlers are out of the pipeline: reading is
 * driven by Netty's auto-read alone, which {@link ClientLink} turns off and on, and an idle
 * connection does not pay for buffers, queues and locks of a socket nobody uses. Vert.x still knows
 * the channel, and closes it with the server.
 */
final class ListenerVerticle extends VerticleBase {
  /** A link is told at half of what makes it congested that it may write again. */
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(ClientLink.CONGESTED_BYTES / 2, ClientLink.CONGESTED_BYTES);

  private final Listener listener;
  private final List<SocketAddress> addresses;
  private final List<NetServer> servers = new ArrayList<>();
  private @Nullable BrokerLoop loop;

  /**
   * An instance.
   *
   * @param addresses those of the listener, in its order, the same for all its instances
   */
  ListenerVerticle(Listener listener, List<SocketAddress> addresses) {
    this.listener = listener;
    this.addresses = addresses;
  }

  @Override
  public Future<?> start() {
    loop = listener.loops().of(((ContextInternal) context).nettyEventLoop());
    List<Future<NetServer>> opened = new ArrayList<>();
    for (int i = 0; i < addresses.size(); i++) {
      NetServer server =
          vertx
              .createNetServer(new SocketOptions(listener.addresses().get(i)))
              .connectHandler(this::connected);
      servers.add(server);
      opened.add(server.listen(addresses.get(i)));
    }
    return Future.all(opened); // the first failure ends the start
  }

  private void connected(NetSocket socket) {
    BrokerLoop here = loop;
    if (here == null) {
      throw new IllegalStateException("A connection before the start");
    }
    Channel channel = ((NetSocketInternal) socket).channelHandlerContext().channel();
    channel.config().setWriteBufferWaterMark(WATER_MARK);
    ChannelPipeline pipeline = channel.pipeline();
    removeAll(pipeline);
    pipeline.addLast(new Admission(listener, here));
  }

  /** All that Vert.x has put there; its initializer takes itself out. */
  private static void removeAll(ChannelPipeline pipeline) {
    for (String name : List.of("handler", "chunkedWriter")) {
      ChannelHandler handler = pipeline.get(name);
      if (handler != null) {
        pipeline.remove(handler);
      }
    }
  }

  /** The ports of its addresses, in order; known once it has started. */
  List<Integer> ports() {
    return servers.stream().map(NetServer::actualPort).toList();
  }

  /**
   * Closes its servers. From any thread.
   *
   * @param grace how long connections may take to end before they are cut
   */
  Future<Void> close(Duration grace) {
    return Future.join(
            servers.stream()
                .map(server -> server.shutdown(grace.toMillis(), TimeUnit.MILLISECONDS))
                .toList()) // join: every server is closed, also behind one that fails
        .mapEmpty();
  }
}

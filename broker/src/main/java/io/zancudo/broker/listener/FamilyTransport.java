package io.zancudo.broker.listener;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.vertx.core.impl.transports.EpollTransport;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.transport.Transport;
import org.jspecify.annotations.Nullable;

/**
 * Vert.x's epoll with sockets that take one address family only, where {@link SocketOptions} say
 * so.
 *
 * <p>Netty's sockets take both families when they are bound to {@code 0.0.0.0} or {@code ::}: a
 * listener for IPv4 would be open to IPv6, and one for each on the same port, as in many
 * configurations of Mosquitto, could not be. Thread-safe.
 */
final class FamilyTransport extends EpollTransport implements Transport {
  /** As in Linux's {@code in.h} and {@code in6.h}. */
  private static final IntegerUnixChannelOption IPV6_V6ONLY =
      new IntegerUnixChannelOption("IPV6_V6ONLY", 41, 26);

  /** Vert.x asks for the channel right after it has configured its bootstrap. */
  private final ThreadLocal<@Nullable SocketProtocolFamily> next = new ThreadLocal<>();

  @Override
  public void configure(NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
    super.configure(options, domainSocket, bootstrap);
    SocketProtocolFamily family = options instanceof SocketOptions ours ? ours.family() : null;
    if (family == SocketProtocolFamily.INET6) {
      bootstrap.option(IPV6_V6ONLY, 1);
    }
    next.set(family);
  }

  @Override
  public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
    SocketProtocolFamily family = next.get();
    next.remove();
    return family == null || domainSocket
        ? super.serverChannelFactory(domainSocket)
        : () -> new EpollServerSocketChannel(family);
  }

  @Override
  public String name() {
    return "epoll";
  }

  @Override
  public boolean available() {
    return isAvailable();
  }

  @Override
  public io.vertx.core.spi.transport.Transport implementation() {
    return this;
  }
}

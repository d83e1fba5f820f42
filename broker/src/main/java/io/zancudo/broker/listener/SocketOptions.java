package io.zancudo.broker.listener;

import io.netty.channel.socket.SocketProtocolFamily;
import io.vertx.core.net.NetServerOptions;
import org.jspecify.annotations.Nullable;

/** Settings of a listening socket, with the one address family that it takes. */
final class SocketOptions extends NetServerOptions {
  /** Connections that wait to be accepted; the system may cut it. */
  private static final int ACCEPT_BACKLOG = 4096;

  private final @Nullable SocketProtocolFamily family;

  /** Options for a socket. */
  SocketOptions(BindAddress address) {
    this(address.ipv4() == address.ipv6() ? null : familyOf(address));
    setAcceptBacklog(ACCEPT_BACKLOG);
    setReuseAddress(true);
    // Choice: TCP_NODELAY is always on, set_tcp_nodelay or not. Everything of a turn is written at
    // once, so Nagle's algorithm would save no packet and add up to 40 ms to a message.
    setTcpNoDelay(true);
  }

  private SocketOptions(@Nullable SocketProtocolFamily family) {
    this.family = family;
  }

  private SocketOptions(SocketOptions other) {
    super(other);
    this.family = other.family;
  }

  private static SocketProtocolFamily familyOf(BindAddress address) {
    return address.ipv4() ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6;
  }

  /** Null for all of them. */
  @Nullable SocketProtocolFamily family() {
    return family;
  }

  /** Vert.x works with a copy. */
  @Override
  public NetServerOptions copy() {
    return new SocketOptions(this);
  }
}

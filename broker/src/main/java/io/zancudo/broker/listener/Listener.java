package io.zancudo.broker.listener;

import io.netty.channel.ChannelFutureListener;
import io.netty.handler.ssl.SslContext;
import io.zancudo.broker.config.ListenerConfig;
import io.zancudo.broker.config.ListenerProtocol;
import io.zancudo.broker.listener.tls.ServerTls;
import io.zancudo.broker.listener.tls.TlsProblem;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the verticles of one listener share. Thread-safe. */
final class Listener {
  private final ListenerConfig config;
  private final List<BindAddress> addresses;
  private final ConnectionLimit global;
  private final ConnectionLimit own;
  private final LinkFactory links;
  private final BrokerLoops loops;

  /** One for all connections: gives back the place of one that has been closed. */
  private final ChannelFutureListener freePlace = closed -> freePlace();

  private volatile @Nullable SslContext tls;
  private volatile boolean logsConnections;
  private volatile boolean accepting = true;

  /**
   * A listener. Blocks: names are looked up, certificates read.
   *
   * @param global limits the connections of all listeners together
   * @throws ListenerFailure if there is nothing to bind to, or TLS is not possible
   */
  Listener(
      ListenerConfig config,
      ConnectionLimit global,
      BrokerLoops loops,
      LinkFactory links,
      boolean logsConnections) {
    if (config.protocol() == ListenerProtocol.HTTP_API) {
      throw new ListenerFailure(
          "protocol http_api is not available (listener " + config.name() + ").");
    }
    this.config = config;
    this.addresses = BindAddress.resolve(config);
    this.global = global;
    this.own = new ConnectionLimit(config.maxConnections());
    this.loops = loops;
    this.links = links;
    this.logsConnections = logsConnections;
    try {
      loadTls();
    } catch (TlsProblem problem) {
      throw ListenerFailure.of(config.name(), problem);
    }
  }

  /** Reads certificates again; connections to come use them. Blocks. */
  void loadTls() throws TlsProblem {
    if (config.tls().isPresent()) {
      tls = ServerTls.load(config.tls().get(), config.requireCertificate());
    }
  }

  ListenerConfig config() {
    return config;
  }

  List<BindAddress> addresses() {
    return addresses;
  }

  /** Whether it is there for the address family of a client. */
  boolean admits(InetAddress client) {
    boolean ipv4 = client instanceof Inet4Address;
    for (BindAddress address : addresses) {
      if (ipv4 ? address.ipv4() : address.ipv6()) {
        return true;
      }
    }
    return false;
  }

  BrokerLoops loops() {
    return loops;
  }

  LinkFactory links() {
    return links;
  }

  /** Null if it speaks without TLS. */
  @Nullable SslContext tls() {
    return tls;
  }

  boolean logsConnections() {
    return logsConnections;
  }

  void logsConnections(boolean logs) {
    logsConnections = logs;
  }

  /** Whether connections are still taken. */
  boolean isAccepting() {
    return accepting;
  }

  void stopAccepting() {
    accepting = false;
  }

  /** Takes a place for a connection; false if there is none, here or in the whole broker. */
  boolean takePlace() {
    if (!own.take()) {
      return false;
    }
    if (!global.take()) {
      own.free();
      return false;
    }
    return true;
  }

  private void freePlace() {
    own.free();
    global.free();
  }

  /** What frees the place when its connection has been closed. */
  ChannelFutureListener whenClosed() {
    return freePlace;
  }
}

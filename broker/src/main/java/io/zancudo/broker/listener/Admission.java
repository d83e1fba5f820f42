package io.zancudo.broker.listener;

import static io.zancudo.broker.log.LogMarkers.NOTICE;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.NetUtil;
import io.zancudo.broker.config.ListenerConfig;
import io.zancudo.broker.config.ListenerProtocol;
import io.zancudo.broker.config.ProxyProtocol;
import io.zancudo.broker.listener.proxy.ProxyDecoder;
import io.zancudo.broker.listener.proxy.ProxyHeader;
import io.zancudo.broker.listener.proxy.ProxyTls;
import io.zancudo.broker.listener.proxy.ProxyViolation;
import io.zancudo.broker.listener.websocket.UpgradeRefused;
import io.zancudo.broker.listener.websocket.WebSocketOpened;
import io.zancudo.broker.listener.websocket.WebSocketUpgrade;
import io.zancudo.broker.loop.BrokerLoop;
import io.zancudo.broker.loop.Deadline;
import io.zancudo.broker.protocol.Peer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads one connection from the moment it was accepted to MQTT: a place within the limits, the
 * PROXY header, the TLS and WebSocket handshakes, in this order; then a link takes its place at the
 * end of the pipeline. The handlers of each stage stand before it and report by user events.
 *
 * <p>Owned by the connection's event loop.
 */
final class Admission extends ChannelInboundHandlerAdapter {
  /** How long a connection may take until it speaks MQTT. */
  static final long HANDSHAKE_MILLIS = 10_000;

  /**
   * How long one that is over the limit waits before it is closed: a place that a closed connection
   * leaves is seen a moment later if that one was on another loop, and clients that connect again
   * are faster.
   */
  private static final long PLACE_MILLIS = 50;

  private static final Logger log = LoggerFactory.getLogger("io.zancudo.broker.connection");

  private final Listener listener;
  private final BrokerLoop loop;
  private @Nullable Deadline deadline;
  private String address = "";
  private int port;
  private Optional<String> transportName = Optional.empty();
  private Optional<X509Certificate> certificate = Optional.empty();

  Admission(Listener listener, BrokerLoop loop) {
    this.listener = listener;
    this.loop = loop;
  }

  private ListenerConfig config() {
    return listener.config();
  }

  // ---------------------------------------------------------------- a place

  /** Not passed on: a link that is added to an open connection knows that it is open. */
  @Override
  public void channelActive(ChannelHandlerContext context) {
    Channel channel = context.channel();
    if (!readAddress(channel.remoteAddress()) || !listener.isAccepting()) {
      context.close();
    } else if (listener.takePlace()) {
      admitted(context);
    } else {
      channel.config().setAutoRead(false);
      after(PLACE_MILLIS, () -> admitLate(context));
    }
  }

  /** Notes who it is; false if a client of this address family is not for this listener. */
  private boolean readAddress(@Nullable SocketAddress remote) {
    if (!(remote instanceof InetSocketAddress inet)) {
      address = config().unixSocketPath().map(Object::toString).orElse("");
      return true;
    }
    address = NetUtil.toAddressString(inet.getAddress());
    port = inet.getPort();
    return listener.admits(inet.getAddress());
  }

  private void admitLate(ChannelHandlerContext context) {
    if (listener.takePlace()) {
      admitted(context);
      context.channel().config().setAutoRead(true);
    } else {
      if (listener.logsConnections()) {
        log.info(NOTICE, "Client connection from {} denied: max_connections exceeded.", address);
      }
      context.close();
    }
  }

  private void admitted(ChannelHandlerContext context) {
    context.channel().closeFuture().addListener(listener.whenClosed());
    if (config().proxyProtocol() == ProxyProtocol.NONE) {
      if (listener.logsConnections()) {
        log.info(NOTICE, "New connection from {}:{} on port {}.", address, port, config().port());
      }
      startTls(context);
    } else {
      startTimeout(context);
      addBefore(
          context,
          config().proxyProtocol() == ProxyProtocol.V1
              ? ProxyDecoder.version1()
              : ProxyDecoder.version2());
    }
  }

  // ---------------------------------------------------------------- handshakes

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ProxyHeader header) {
      proxied(context, header);
    } else if (event instanceof SslHandshakeCompletionEvent completion) {
      tlsCompleted(context, completion);
    } else if (event instanceof WebSocketOpened) {
      open(context);
    } else {
      context.fireUserEventTriggered(event);
    }
  }

  private void proxied(ChannelHandlerContext context, ProxyHeader header) {
    header.address().ifPresent(known -> address = known);
    if (header.address().isPresent()) {
      port = header.port();
    }
    Optional<ProxyTls> tls = header.tls();
    if (config().proxyProtocolV2RequireTls() && tls.isEmpty()) {
      reject(context, "client did not connect using TLS.");
    } else if (config().requireCertificate()
        && config().proxyProtocol() == ProxyProtocol.V2
        && !tls.map(ProxyTls::certificate).orElse(false)) {
      reject(context, "client did not provide a certificate.");
    } else {
      tls.ifPresent(this::proxiedTls);
      startTls(context);
    }
  }

  private void proxiedTls(ProxyTls tls) {
    transportName = tls.commonName();
    if (tls.version().isPresent() && tls.cipher().isPresent()) {
      log.info(
          NOTICE,
          "Connection from {}:{} negotiated {} cipher {}",
          address,
          port,
          tls.version().get(),
          tls.cipher().get());
    }
  }

  private void startTls(ChannelHandlerContext context) {
    SslContext tls = listener.tls();
    if (tls == null) {
      startWebSocket(context);
    } else {
      startTimeout(context);
      SslHandler handler = tls.newHandler(context.alloc());
      handler.setHandshakeTimeoutMillis(0); // there is one for all handshakes together
      addBefore(context, handler);
    }
  }

  private void tlsCompleted(ChannelHandlerContext context, SslHandshakeCompletionEvent completion) {
    if (!completion.isSuccess()) {
      // the TLS handler sends its alert and closes
      if (!(completion.cause() instanceof ClosedChannelException)) { // it just went away
        reject(TlsFailures.describe(completion.cause()));
      }
      return;
    }
    if (config().requireCertificate()) {
      try {
        SslHandler handler = context.pipeline().get(SslHandler.class);
        certificate =
            Optional.of((X509Certificate) handler.engine().getSession().getPeerCertificates()[0]);
      } catch (SSLPeerUnverifiedException e) {
        reject(context, "client did not provide a certificate.");
        return;
      }
    }
    startWebSocket(context);
  }

  private void startWebSocket(ChannelHandlerContext context) {
    if (config().protocol() == ListenerProtocol.WEBSOCKETS) {
      startTimeout(context);
      WebSocketUpgrade.install(context.pipeline(), context.name(), config().websocketsOrigins());
    } else {
      open(context);
    }
  }

  private void addBefore(ChannelHandlerContext context, ChannelHandler handler) {
    context.pipeline().addBefore(context.name(), null, handler);
  }

  // ---------------------------------------------------------------- the end of it

  private void open(ChannelHandlerContext context) {
    cancelDeadline();
    Peer peer = new Peer(address, port, certificate, transportName);
    context.pipeline().replace(this, null, listener.links().create(loop, peer, config()));
  }

  private void reject(ChannelHandlerContext context, String reason) {
    reject(reason);
    context.close();
  }

  private void reject(String reason) {
    log.info(NOTICE, "Connection from {}:{} rejected, {}", address, port, reason);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    cancelDeadline();
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof ProxyViolation violation) {
      if (!violation.isSilent()) {
        log.info(NOTICE, "{}", violation.getMessage());
      }
    } else if (cause instanceof UpgradeRefused) {
      log.info(
          NOTICE,
          "Client {} [{}:{}] disconnected: {}.",
          address,
          address,
          port,
          cause.getMessage());
    } else if (cause instanceof IOException || cause.getCause() instanceof IOException) {
      // the peer has gone, or TLS has failed, which was reported with its completion
      log.debug("Connection from {}:{} failed: {}", address, port, cause.toString());
    } else {
      log.error("A new connection failed: peer={}:{}", address, port, cause);
    }
    context.close();
  }

  private void startTimeout(ChannelHandlerContext context) {
    if (deadline == null) {
      after(HANDSHAKE_MILLIS, () -> reject(context, "it took too long to begin."));
    }
  }

  private void after(long millis, Runnable action) {
    cancelDeadline();
    deadline =
        new Deadline() {
          @Override
          protected void expired() {
            deadline = null;
            action.run();
          }
        };
    loop.deadlines().schedule(deadline, loop.nowMillis() + millis);
  }

  private void cancelDeadline() {
    if (deadline != null) {
      deadline.cancel();
      deadline = null;
    }
  }
}

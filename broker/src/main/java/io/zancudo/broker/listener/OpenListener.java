package io.zancudo.broker.listener;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import io.zancudo.broker.config.ListenerProtocol;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A listener with its verticles, one for each event loop. Thread-safe. */
final class OpenListener {
  private static final Logger log = LoggerFactory.getLogger(Listeners.class);

  private final Vertx vertx;
  private final Listener listener;
  private final List<ListenerVerticle> verticles;
  private final String deployment;

  private OpenListener(
      Vertx vertx, Listener listener, List<ListenerVerticle> verticles, String deployment) {
    this.vertx = vertx;
    this.listener = listener;
    this.verticles = List.copyOf(verticles);
    this.deployment = deployment;
  }

  /** Opens the sockets; fails with a {@link ListenerFailure}. */
  static Future<OpenListener> open(Vertx vertx, Listener listener) {
    int instances = listener.loops().all().size();
    List<SocketAddress> addresses =
        listener.addresses().stream()
            .map(address -> address.socketAddress(listener.loops().nextSocketId()))
            .toList();
    List<ListenerVerticle> verticles = new ArrayList<>();
    for (int i = 0; i < instances; i++) {
      verticles.add(new ListenerVerticle(listener, addresses));
    }
    listener.addresses().forEach(address -> announce(listener, address));
    var remaining = verticles.iterator();
    Optional<Path> file = listener.config().unixSocketPath();
    return onFile(vertx, file, UnixSocketFile::prepare)
        .compose(
            removed ->
                vertx.deployVerticle(
                    remaining::next, new DeploymentOptions().setInstances(instances)))
        .map(deployment -> new OpenListener(vertx, listener, verticles, deployment))
        .compose(open -> onFile(vertx, file, UnixSocketFile::protect).map(open))
        .recover(
            failure -> Future.failedFuture(ListenerFailure.of(listener.config().name(), failure)));
  }

  private static void announce(Listener listener, BindAddress address) {
    if (address.isUnixSocket()) {
      log.info("Opening unix listen socket on path {}.", address.host());
    } else if (listener.config().protocol() == ListenerProtocol.WEBSOCKETS) {
      log.info("Opening websockets listen socket on port {}.", address.port());
    } else {
      if (address.ipv4()) {
        log.info("Opening ipv4 listen socket on port {}.", address.port());
      }
      if (address.ipv6()) {
        log.info("Opening ipv6 listen socket on port {}.", address.port());
      }
    }
  }

  /** An action on the file of a Unix domain socket, which blocks; nothing for other listeners. */
  private static Future<Void> onFile(Vertx vertx, Optional<Path> file, FileAction action) {
    if (file.isEmpty()) {
      return Future.succeededFuture();
    }
    return vertx.executeBlocking(
        () -> {
          action.run(file.get());
          return null;
        });
  }

  @FunctionalInterface
  private interface FileAction {
    void run(Path file) throws IOException;
  }

  Listener listener() {
    return listener;
  }

  /** Its sockets with the ports that they really have. */
  List<ListenerAddress> addresses() {
    List<Integer> ports = verticles.get(0).ports();
    List<ListenerAddress> addresses = new ArrayList<>();
    for (int i = 0; i < ports.size(); i++) {
      BindAddress address = listener.addresses().get(i);
      int port = address.isUnixSocket() ? 0 : ports.get(i);
      addresses.add(new ListenerAddress(listener.config(), address.host(), port));
    }
    return addresses;
  }

  /** Takes no more connections, gives those it has the grace to end, then cuts them. */
  Future<Void> close(Duration grace) {
    listener.stopAccepting();
    return Future.join(verticles.stream().map(verticle -> verticle.close(grace)).toList())
        .eventually(() -> vertx.undeploy(deployment))
        .eventually(() -> onFile(vertx, listener.config().unixSocketPath(), UnixSocketFile::remove))
        .mapEmpty();
  }
}

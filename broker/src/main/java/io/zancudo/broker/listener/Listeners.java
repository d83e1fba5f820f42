package io.zancudo.broker.listener;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.zancudo.broker.config.BrokerConfig;
import io.zancudo.broker.config.ListenerConfig;
import io.zancudo.broker.config.TlsConfig;
import io.zancudo.broker.listener.tls.TlsProblem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The open listeners of a broker. Thread-safe. */
public final class Listeners {
  private static final Logger log = LoggerFactory.getLogger(Listeners.class);

  private final Vertx vertx;
  private final ConnectionLimit connections;
  private final List<OpenListener> open = new CopyOnWriteArrayList<>();

  private Listeners(Vertx vertx, BrokerConfig config) {
    this.vertx = vertx;
    this.connections = new ConnectionLimit(config.limits().globalMaxConnections());
  }

  /**
   * A Vert.x whose listening sockets may be of one address family only. With another Vert.x
   * listeners for {@code 0.0.0.0} and {@code ::} cannot share a port.
   */
  public static Vertx vertx(VertxOptions options) {
    FamilyTransport transport = new FamilyTransport();
    VertxBuilder builder = Vertx.builder().with(options);
    return transport.available() ? builder.withTransport(transport).build() : builder.build();
  }

  /**
   * Opens all listeners of the configuration, one after the other.
   *
   * @param loops of this Vert.x
   * @param links called for every connection that is ready for MQTT
   * @return fails with the {@link ListenerFailure} of the first that cannot be opened, and then
   *     none is; where the configuration names no listener it is enough that one can be opened
   */
  public static Future<Listeners> open(
      Vertx vertx, BrokerConfig config, BrokerLoops loops, LinkFactory links) {
    Listeners listeners = new Listeners(vertx, config);
    // blocks: names are looked up, certificates read
    return vertx
        .executeBlocking(() -> listeners.prepare(config, loops, links))
        .compose(prepared -> listeners.openAll(prepared, config.localOnly()))
        .recover(
            failure ->
                listeners.close(Duration.ZERO).transform(closed -> Future.failedFuture(failure)));
  }

  private List<Listener> prepare(BrokerConfig config, BrokerLoops loops, LinkFactory links) {
    boolean logsConnections = config.log().connectionMessages();
    List<Listener> prepared = new ArrayList<>();
    Set<BindAddress> addresses = new HashSet<>();
    for (ListenerConfig listener : config.listeners()) {
      Listener next = new Listener(listener, connections, loops, links, logsConnections);
      for (BindAddress address : next.addresses()) {
        // Vert.x would deal out the connections of one socket to both listeners
        if (address.port() != 0 && !addresses.add(address)) {
          throw new ListenerFailure("Address already in use (listener " + listener.name() + ").");
        }
      }
      prepared.add(next);
    }
    return prepared;
  }

  private Future<Listeners> openAll(List<Listener> prepared, boolean oneIsEnough) {
    if (oneIsEnough) {
      log.warn(
          "Starting in local only mode. Connections will only be possible from clients running on"
              + " this machine.");
      log.warn("Create a configuration file which defines a listener to allow remote access.");
    }
    Future<Void> opened = Future.succeededFuture();
    // The last one first: whoever finds the first port open may count on the others.
    List<Listener> reversed = new ArrayList<>(prepared);
    Collections.reverse(reversed);
    for (Listener listener : reversed) {
      opened = opened.compose(before -> open(listener, oneIsEnough));
    }
    return opened.compose(
        all ->
            open.isEmpty()
                ? Future.failedFuture(
                    new ListenerFailure("Unable to start any listening sockets, exiting."))
                : Future.succeededFuture(this));
  }

  private Future<Void> open(Listener listener, boolean mayFail) {
    Future<Void> opened =
        OpenListener.open(vertx, listener).onSuccess(socket -> open.add(0, socket)).mapEmpty();
    if (!mayFail) {
      return opened;
    }
    return opened.otherwise(
        failure -> {
          log.error("Error: {}", failure.getMessage());
          return null;
        });
  }

  /** Where clients can connect, in the order of the configuration. */
  public List<ListenerAddress> addresses() {
    return open.stream().flatMap(listener -> listener.addresses().stream()).toList();
  }

  /** How many connections are open, MQTT or not yet. */
  public int connectionCount() {
    return connections.count();
  }

  /**
   * Takes over what can change while the broker runs: certificates, keys and revocation lists,
   * which are read from their files again, and limits, all for connections to come. A listener
   * whose files are not usable keeps what it has.
   */
  public Future<Void> reload(BrokerConfig config) {
    connections.maximum(config.limits().globalMaxConnections());
    open.forEach(
        listener -> listener.listener().logsConnections(config.log().connectionMessages()));
    return vertx.executeBlocking( // reads files
        () -> {
          open.forEach(listener -> reloadTls(listener.listener()));
          return null;
        });
  }

  private static void reloadTls(Listener listener) {
    try {
      listener.loadTls();
    } catch (TlsProblem problem) {
      TlsConfig tls = listener.config().tls().orElseThrow();
      log.error("Error: {}", problem.getMessage());
      log.error(
          "Error when reloading certificate '{}' or key '{}'.", tls.certFile(), tls.keyFile());
    }
  }

  /**
   * Stops taking connections, at once; those that are open have the grace to end, then they are
   * cut.
   *
   * @return completes when no connection and no socket is left; never fails
   */
  public Future<Void> close(Duration grace) {
    List<OpenListener> closing = List.copyOf(open);
    open.removeAll(closing);
    return Future.join(closing.stream().map(listener -> listener.close(grace)).toList())
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }
}

package io.zancudo.broker;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.zancudo.broker.admin.AdminServer;
import io.zancudo.broker.auth.EnhancedAuthenticators;
import io.zancudo.broker.auth.Security;
import io.zancudo.broker.config.BrokerConfig;
import io.zancudo.broker.listener.BrokerLoops;
import io.zancudo.broker.listener.ListenerAddress;
import io.zancudo.broker.listener.Listeners;
import io.zancudo.broker.protocol.BrokerSettings;
import io.zancudo.broker.session.SessionConnection;
import io.zancudo.cluster.ClusterNode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * One broker, from its start to its stop.
 *
 * <p>Thread-safe. Several may run in one JVM; they share nothing.
 */
public final class Broker {
  /** How long clients may take to hear that the broker stops. */
  private static final Duration FAREWELL = Duration.ofMillis(1000);

  /** How long all clients together may take to go when the node leaves a cluster. */
  private static final Duration DRAIN = Duration.ofSeconds(30);

  /** Threads for password hashes and files; who waits for them is bounded in {@code auth}. */
  private static final int WORKERS = 2;

  private final Vertx vertx;
  private final BrokerLoops loops;
  private final Security security;
  private final BrokerParts parts;
  private final Listeners listeners;
  private final Optional<ClusterNode> node;
  private volatile boolean leaving;

  private Broker(
      Vertx vertx,
      BrokerLoops loops,
      Security security,
      BrokerParts parts,
      Listeners listeners,
      Optional<ClusterNode> node) {
    this.vertx = vertx;
    this.loops = loops;
    this.security = security;
    this.parts = parts;
    this.listeners = listeners;
    this.node = node;
  }

  /** A Vert.x as brokers want it. */
  public static Vertx vertx() {
    return Listeners.vertx(
        new VertxOptions()
            .setPreferNativeTransport(true)
            .setEventLoopPoolSize(Runtime.getRuntime().availableProcessors())
            .setWorkerPoolSize(WORKERS)
            .setInternalBlockingPoolSize(WORKERS)
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false)));
  }

  /**
   * Starts a broker.
   *
   * @param vertx the broker's own from now on: closed when it stops, or cannot start
   * @return the broker when all its listeners are open. Fails with a {@link
   *     io.zancudo.broker.auth.SecurityFileException} or a {@link
   *     io.zancudo.broker.listener.ListenerFailure} that says what is wrong; nothing is left
   *     running
   */
  public static Future<Broker> start(Vertx vertx, BrokerConfig config) {
    return start(vertx, config, EnhancedAuthenticators.NONE, InstantSource.system());
  }

  /**
   * Starts a broker with Authentication Methods and a clock of its own.
   *
   * @param clock decides when keep alives, delays and expiries are over
   */
  public static Future<Broker> start(
      Vertx vertx, BrokerConfig config, EnhancedAuthenticators methods, InstantSource clock) {
    BrokerSettings settings = new BrokerSettings(config);
    Future<Optional<ClusterNode>> node =
        config
            .cluster()
            .map(section -> ClusterStart.start(settings, section).map(Optional::of))
            .orElseGet(() -> Future.succeededFuture(Optional.empty()));
    return start(vertx, config, settings, node, methods, clock);
  }

  /**
   * Starts a broker as a part of a cluster that is joined otherwise.
   *
   * @param node this node's part, not open yet; left when the broker stops or cannot start
   */
  public static Future<Broker> start(
      Vertx vertx,
      BrokerConfig config,
      Future<Optional<ClusterNode>> node,
      EnhancedAuthenticators methods,
      InstantSource clock) {
    return start(vertx, config, new BrokerSettings(config), node, methods, clock);
  }

  private static Future<Broker> start(
      Vertx vertx,
      BrokerConfig config,
      BrokerSettings settings,
      Future<Optional<ClusterNode>> node,
      EnhancedAuthenticators methods,
      InstantSource clock) {
    BrokerLoops loops = BrokerLoops.create(vertx, clock);
    // A Future of a closed Vert.x never completes: its event loops are gone. This one has no loop.
    Promise<Broker> started = Promise.promise();
    Security.load(vertx, config, methods)
        .compose(
            security ->
                node.compose(
                    part ->
                        start(
                            vertx,
                            config,
                            new BrokerParts(config, settings, loops.all(), security, part, clock),
                            loops,
                            security,
                            part)))
        .onSuccess(started::complete)
        .onFailure(
            failure ->
                node.compose(Broker::leave)
                    .transform(left -> vertx.close())
                    .onComplete(closed -> started.fail(failure)));
    return started.future();
  }

  private static Future<Void> leave(Optional<ClusterNode> node) {
    return node.map(ClusterNode::leave).orElseGet(Future::succeededFuture);
  }

  private static Future<Broker> start(
      Vertx vertx,
      BrokerConfig config,
      BrokerParts parts,
      BrokerLoops loops,
      Security security,
      Optional<ClusterNode> node) {
    BrokerState state = new BrokerState(vertx, parts, node);
    return config
        .admin()
        .map(admin -> AdminServer.open(vertx, admin, state).<Void>mapEmpty())
        .orElseGet(Future::succeededFuture)
        .compose(open -> node.map(ClusterNode::open).orElseGet(Future::succeededFuture))
        .compose(joined -> Listeners.open(vertx, config, loops, parts::link))
        .map(
            listeners -> {
              Broker broker = new Broker(vertx, loops, security, parts, listeners, node);
              state.running(broker);
              return broker;
            });
  }

  /** The sockets that are open, with their real ports. */
  public List<ListenerAddress> addresses() {
    return listeners.addresses();
  }

  /**
   * Reads the password and ACL files again and lets the new rules count. Clients that may no longer
   * connect are disconnected. Certificates are read again for connections to come.
   *
   * @param config what holds from now on, once that is known; with the same listeners. Clients that
   *     connect meanwhile wait for it. Never fails
   * @return fails with a {@link io.zancudo.broker.auth.SecurityFileException} if a file is wrong:
   *     the broker must be stopped, as Mosquitto does
   */
  public Future<Void> reload(Future<BrokerConfig> config) {
    config.onSuccess(parts::reload); // first: clients that wait for the reload see it
    return security
        .reload(config)
        .onSuccess(done -> parts.sessions().forEachConnection(SessionConnection::reviewAccess))
        .compose(done -> config.compose(listeners::reload));
  }

  /** The bytes that wait in queues, between event loops and for peers to take them in. */
  public long waitingBytes() {
    return parts.waitingBytes();
  }

  /** How many connections are open, whether they speak MQTT yet or not. */
  public int connectionCount() {
    return listeners.connectionCount();
  }

  /** Whether it is on its way out. */
  boolean isLeaving() {
    return leaving;
  }

  /** Whether it is one node of several. */
  boolean isClustered() {
    return node.isPresent();
  }

  /** Stops: no new connections, clients are told (0x8B), sockets are closed. */
  public Future<Void> stop() {
    leaving = true;
    if (node.isPresent()) {
      return drain().transform(drained -> close());
    }
    Future<Void> closed = listeners.close(FAREWELL);
    parts.sessions().forEachConnection(SessionConnection::shutDown);
    return closed.compose(done -> close());
  }

  /**
   * Leaves the other nodes in order: no new connections, clients are sent to other nodes, some at a
   * time, and what they leave behind is where other nodes find it.
   */
  private Future<Void> drain() {
    Future<Void> closed = listeners.close(DRAIN);
    return new Drain(vertx, parts.sessions())
        .run()
        .transform(told -> closed)
        .transform(gone -> parts.released())
        .transform(released -> leave(node));
  }

  private Future<Void> close() {
    loops.close();
    return vertx.close();
  }
}

package io.zancudo.broker;

import io.vertx.core.Future;
import io.zancudo.broker.auth.Authorizer;
import io.zancudo.broker.auth.Security;
import io.zancudo.broker.codec.PacketDecoder;
import io.zancudo.broker.codec.Role;
import io.zancudo.broker.codec.TopicInterner;
import io.zancudo.broker.config.BrokerConfig;
import io.zancudo.broker.config.LimitsConfig;
import io.zancudo.broker.config.ListenerConfig;
import io.zancudo.broker.link.ClientLink;
import io.zancudo.broker.loop.BrokerLoop;
import io.zancudo.broker.loop.Deadline;
import io.zancudo.broker.protocol.BrokerServices;
import io.zancudo.broker.protocol.BrokerSettings;
import io.zancudo.broker.protocol.ClientConnection;
import io.zancudo.broker.protocol.ListenerServices;
import io.zancudo.broker.protocol.Peer;
import io.zancudo.broker.protocol.SafeQueue;
import io.zancudo.broker.routing.Router;
import io.zancudo.broker.session.QueueBudget;
import io.zancudo.broker.session.Session;
import io.zancudo.broker.session.SessionDirectory;
import io.zancudo.broker.session.SessionLoop;
import io.zancudo.broker.session.Sessions;
import io.zancudo.cluster.ClusterNode;
import io.zancudo.cluster.RetainedStore;
import io.zancudo.cluster.local.InMemoryRetainedStore;
import io.zancudo.mqtt.Message;
import io.zancudo.topic.TopicTree;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The composition root: makes the parts of one broker and introduces them to each other.
 *
 * <p>Thread-safe: everything is made in the constructor.
 */
final class BrokerParts {
  /** The greatest CONNECT: whoever has not shown who it is gets no more memory. */
  private static final int MAX_CONNECT_BYTES = 100_000;

  private static final int EXPIRY_SWEEP_MILLIS = 1000;
  private static final int EXPIRED_PER_SWEEP = 1000;

  private final BrokerServices services;
  private final Router[] routers;
  private final TopicInterner[] topics;
  private final Map<ListenerConfig, ListenerServices> listeners = new HashMap<>();
  private final QueueBudget budget;
  private final Optional<ClusterParts> cluster;

  /**
   * Makes them.
   *
   * @param settings what a reload may change, of this configuration
   * @param node this node's part in what all nodes share; empty for a broker of one node
   */
  BrokerParts(
      BrokerConfig config,
      BrokerSettings settings,
      List<BrokerLoop> loops,
      Security security,
      Optional<ClusterNode> node,
      InstantSource clock) {
    TopicTree<Session> subscriptions = new TopicTree<>();
    RetainedStore retained = node.map(ClusterNode::retained).orElseGet(InMemoryRetainedStore::new);
    this.routers = new Router[loops.size()];
    this.topics = new TopicInterner[loops.size()];
    this.cluster = node.map(present -> new ClusterParts(present, subscriptions, routers));
    Sessions sessions =
        cluster
            .map(ClusterParts::sessions)
            .map(Sessions.class::cast)
            .orElseGet(() -> new SessionDirectory(subscriptions, this::publishWill));
    this.services =
        new BrokerServices(
            settings,
            sessions,
            subscriptions,
            retained,
            clock,
            loops.stream().map(SafeQueue::new).toList());
    for (ListenerConfig listener : config.listeners()) {
      listeners.put(listener, new ListenerServices(listener, security.forListener(listener)));
    }
    this.budget = new QueueBudget(queueBytes(config.limits()), loops.size());
    Authorizer[] authorizers =
        listeners.values().stream()
            .map(listener -> listener.security().authorizer())
            .toArray(Authorizer[]::new);
    for (BrokerLoop loop : loops) {
      loop.budget(budget);
      SessionLoop home = new SessionLoop(loop, settings::sessionLimits, budget);
      routers[loop.index()] =
          new Router(
              home, subscriptions, retained, () -> generation(authorizers), settings::routing);
      topics[loop.index()] = new TopicInterner();
    }
    for (Router router : routers) {
      router.connect(routers);
    }
    cluster.ifPresent(ClusterParts::connect);
    BrokerLoop first = loops.get(0);
    first.execute(() -> new ExpirySweep(first, retained).start());
  }

  /** All that waits may take half of the heap, unless {@code memory_limit} says otherwise. */
  private static long queueBytes(LimitsConfig limits) {
    return limits.memoryLimitBytes() > 0
        ? limits.memoryLimitBytes()
        : Runtime.getRuntime().maxMemory() / 2;
  }

  private static long generation(Authorizer[] authorizers) {
    long sum = 0;
    for (Authorizer authorizer : authorizers) {
      sum += authorizer.generation();
    }
    return sum;
  }

  /** A Will counts as published by its client, so its rules decide ([MQTT-3.1.2-8]). */
  private void publishWill(Session session, Message will) {
    if (session.mayPublish(will.topic())) {
      routers[session.home().loop().index()].publish(
          will.toRetain(session.username(), Message.NEVER), null);
    }
  }

  /** From now on what this configuration says about limits and messages counts. */
  void reload(BrokerConfig config) {
    services.settings().replace(config);
    budget.maxBytes(queueBytes(config.limits()));
    services.subscriptions().refresh(); // routes were made as it was said before
  }

  /** The link of a new connection, with everything that hangs on it. */
  ClientLink link(BrokerLoop loop, Peer peer, ListenerConfig listener) {
    ListenerServices shared = listeners.get(listener);
    if (shared == null) {
      throw new IllegalArgumentException("Listener " + listener.name() + " is not known");
    }
    Router router = routers[loop.index()];
    PacketDecoder decoder = new PacketDecoder(Role.SERVER, topics[loop.index()]);
    int maxPacketSize = services.settings().limits().maxPacketSize();
    decoder.maxPacketSize(
        maxPacketSize == 0 ? MAX_CONNECT_BYTES : Math.min(maxPacketSize, MAX_CONNECT_BYTES));
    return new ClientLink(
        loop, decoder, link -> new ClientConnection(link, router, services, shared, peer));
  }

  /** Completes when what ended connections have left behind is where other nodes find it. */
  Future<Void> released() {
    return cluster.map(parts -> parts.sessions().released()).orElseGet(Future::succeededFuture);
  }

  /** What counts against the bound of the memory. */
  long waitingBytes() {
    return budget.usedBytes();
  }

  /** All sessions. */
  Sessions sessions() {
    return services.sessions();
  }

  /** Removes expired retained messages, some at a time. */
  private static final class ExpirySweep extends Deadline {
    private final BrokerLoop loop;
    private final RetainedStore retained;

    ExpirySweep(BrokerLoop loop, RetainedStore retained) {
      this.loop = loop;
      this.retained = retained;
    }

    void start() {
      loop.deadlines().schedule(this, loop.nowMillis() + EXPIRY_SWEEP_MILLIS);
    }

    @Override
    protected void expired() {
      int removed = retained.removeExpired(loop.nowMillis(), EXPIRED_PER_SWEEP);
      if (removed == EXPIRED_PER_SWEEP) { // more to do: after others had their turn
        loop.deadlines().schedule(this, loop.nowMillis());
      } else {
        start();
      }
    }
  }
}

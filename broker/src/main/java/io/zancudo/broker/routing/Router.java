package io.zancudo.broker.routing;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.zancudo.broker.codec.InboundPublish;
import io.zancudo.broker.codec.Publication;
import io.zancudo.broker.loop.BrokerLoop;
import io.zancudo.broker.loop.Outbox;
import io.zancudo.broker.session.Publisher;
import io.zancudo.broker.session.QueuedMessage;
import io.zancudo.broker.session.Session;
import io.zancudo.broker.session.SessionLoop;
import io.zancudo.cluster.ClusterNode;
import io.zancudo.cluster.MessageId;
import io.zancudo.cluster.RetainedStore;
import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.Subscription;
import io.zancudo.mqtt.TopicFilter;
import io.zancudo.mqtt.TopicName;
import io.zancudo.topic.Member;
import io.zancudo.topic.TopicTree;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Routes the messages that are published on one event loop.
 *
 * <p>Owned by that loop.
 */
public final class Router {
  private static final Logger log = LoggerFactory.getLogger(Router.class);

  /** So many topics are remembered with their routes; beyond that all are forgotten. */
  private static final int MAX_CACHED_TOPICS = 50_000;

  private final SessionLoop home;
  private final TopicTree<Session> tree;
  private final RetainedStore retained;
  private final LongSupplier rulesGeneration;
  private final Supplier<RoutingOptions> options;
  private final Publication publication = new Publication();
  private final Publication incoming = new Publication();
  private final Map<TopicName, TopicRoutes> cache = new HashMap<>();
  private Router[] routers = new Router[0];
  private @Nullable ClusterRouter cluster;
  private @Nullable TopicName lastTopic;
  private @Nullable TopicRoutes lastRoutes;

  /**
   * A router.
   *
   * @param home the loop, with what its sessions share
   * @param tree all subscriptions of this node
   * @param rulesGeneration rises when what clients may read has changed
   * @param options those that count now; when they change the tree is refreshed
   */
  public Router(
      SessionLoop home,
      TopicTree<Session> tree,
      RetainedStore retained,
      LongSupplier rulesGeneration,
      Supplier<RoutingOptions> options) {
    this.home = home;
    this.tree = tree;
    this.retained = retained;
    this.rulesGeneration = rulesGeneration;
    this.options = options;
  }

  /** Introduces the routers of all loops, by index of their loop; once, before work begins. */
  public void connect(Router[] all) {
    routers = all.clone();
  }

  /** The loop, with what its sessions share. */
  public SessionLoop home() {
    return home;
  }

  /**
   * Routes a PUBLISH in place.
   *
   * @param topic its topic after alias and mount point
   * @param publisher Client Identifier of the publisher
   * @param from who may be slowed down
   * @return whether anybody subscribes to the topic, and when the message is safe
   */
  public Routed publish(InboundPublish packet, TopicName topic, String publisher, Publisher from) {
    publication.begin(packet, topic, publisher, loop().nowMillis());
    Routed routed = route(publication, Optional.empty(), from);
    publication.end();
    return routed;
  }

  /** Routes a message that is at hand: after PUBREL, a Will, or one of the broker itself. */
  public Routed publish(Message message, @Nullable Publisher from) {
    return publish(message, Optional.empty(), from);
  }

  /**
   * Routes a message that may have been routed before.
   *
   * @param id its identity, under which stored sessions get it once
   */
  public Routed publish(Message message, Optional<MessageId> id, @Nullable Publisher from) {
    publication.begin(message, loop().nowMillis());
    Routed routed = route(publication, id, from);
    publication.end();
    return routed;
  }

  private Routed route(Publication message, Optional<MessageId> id, @Nullable Publisher from) {
    ClusterRouter beyond = cluster;
    if (beyond != null
        && (message.retain() || id.isPresent() || !beyond.endsHere(message.topic()))) {
      return route(message, id, from, beyond);
    }
    if (message.retain()) { // before the routes: a SUBSCRIBE meanwhile sees the one or the other
      retain(message.message(), from); // [MQTT-3.3.1-5]
    }
    TopicRoutes routes = routes(message.topic());
    deliver(message, routes, from);
    for (SharedRoute group : routes.groups) {
      deliverShared(message, group, routes, from);
    }
    return Routed.now(!routes.isEmpty());
  }

  private Routed route(
      Publication message, Optional<MessageId> id, @Nullable Publisher from, ClusterRouter beyond) {
    Countdown countdown = new Countdown();
    if (message.retain()) {
      countdown.add(retain(message.message(), from)); // [MQTT-3.3.1-5]
    }
    TopicRoutes routes = routes(message.topic());
    if (beyond.isNew(id)) {
      deliver(message, routes, from);
    }
    boolean matched = beyond.route(message, routes, id, from, countdown);
    Future<Void> safe = countdown.future();
    return safe.succeeded() ? Routed.now(matched) : new Routed(matched, safe);
  }

  /** Delivers to the live sessions of this node that do not share a subscription. */
  private void deliver(Publication message, TopicRoutes routes, @Nullable Publisher from) {
    deliverHere(message, routes, from);
    long generation = routes.subscriptionGeneration;
    for (Router other : routes.others) {
      Message copy = message.message();
      post(other, () -> other.deliverFromOtherLoop(copy, generation, from), copy.sizeBytes(), from);
    }
  }

  /** Keeps it, with what is asked about it later: who published it, and until when it counts. */
  private Future<Void> retain(Message message, @Nullable Publisher from) {
    Optional<String> username = from == null ? message.publisherUsername() : from.username();
    return retained
        .put(message.toRetain(username, options.get().retainedUntil(loop().nowMillis())))
        .onFailure(e -> log.error("A retained message is lost: topic={}", message.topic(), e));
  }

  private void deliverHere(Publication message, TopicRoutes routes, @Nullable Publisher from) {
    Session[] sessions = routes.sessions;
    Subscription[] subscriptions = routes.subscriptions;
    for (int i = 0; i < sessions.length; i++) {
      Session session = sessions[i];
      if (!session.isOwn(subscriptions[i], message.publisher())) { // [MQTT-3.8.3-3]
        session.deliver(message, subscriptions[i], null, from);
      }
    }
  }

  /** False if the group has no member here any longer. */
  private boolean deliverShared(
      Publication message, SharedRoute group, TopicRoutes routes, @Nullable Publisher from) {
    Member<Session> member = group.next();
    if (member == null) {
      return false;
    }
    Session session = member.subscriber();
    Subscription subscription = member.subscription();
    if (session.isOwn(subscription, message.publisher())) {
      return true; // [MQTT-3.8.3-3]
    }
    SessionLoop owner = session.residence().at(routes.subscriptionGeneration);
    if (owner == home) {
      session.deliver(message, subscription, group, from);
      return true;
    }
    Message copy = message.message();
    Router router = router(owner.loop());
    post(
        router,
        () -> router.deliverExplicitly(session, subscription, copy, group, from),
        copy.sizeBytes(),
        from);
    return true;
  }

  /** Gives a message to a member of a group on this node; false if none is left. */
  boolean deliverShared(Publication message, SharedRoute group, @Nullable Publisher from) {
    return deliverShared(message, group, routes(message.topic()), from);
  }

  /** The same with a message that is at hand. */
  boolean deliverShared(Message message, SharedRoute group) {
    Publication own = new Publication();
    boolean delivered = deliverShared(own.begin(message, loop().nowMillis()), group, null);
    own.end();
    return delivered;
  }

  /**
   * Delivers a message that was routed on another loop to the sessions that were at home here as of
   * the generation of the subscriptions with which it was routed ({@link
   * io.zancudo.broker.session.SessionDirectory} tells why).
   */
  private void deliverFromOtherLoop(Message message, long generation, @Nullable Publisher from) {
    incoming.begin(message, loop().nowMillis());
    TopicRoutes routes = routes(message.topic());
    if (generation < routes.movedLast) { // a session has moved since
      long rulesNow = rulesGeneration.getAsLong();
      routes =
          new RouteCollector(this, message.topic(), options.get(), generation)
              .collect(tree, rulesNow);
    }
    deliverHere(incoming, routes, from);
    incoming.end();
  }

  /** Delivers to a session that the other loop has chosen among the members of a group. */
  private void deliverExplicitly(
      Session session,
      Subscription subscription,
      Message message,
      SharedRoute group,
      @Nullable Publisher from) {
    incoming.begin(message, loop().nowMillis());
    session.deliver(incoming, subscription, group, from);
    incoming.end();
  }

  private void post(Router target, Runnable task, int bytes, @Nullable Publisher from) {
    Outbox outbox = loop().outbox(target.loop());
    outbox.post(task, bytes);
    if (from != null && from.loop() == loop() && outbox.isFull()) {
      from.hold();
      outbox.whenDrained(from::release);
    }
  }

  /** Gives a message that a member of a shared subscription did not take to another member. */
  void redeliver(TopicFilter filter, QueuedMessage message) {
    loop().execute(() -> redeliverHere(filter, message.message()));
  }

  private void redeliverHere(TopicFilter filter, Message message) {
    if (cluster != null) {
      cluster.shared().redeliver(filter, message, Optional.empty());
      return;
    }
    TopicRoutes routes = routes(message.topic());
    for (SharedRoute group : routes.groups) {
      if (group.filter().equals(filter)) {
        incoming.begin(message, loop().nowMillis());
        deliverShared(incoming, group, routes, null);
        incoming.end();
      }
    }
  }

  /** Where messages of a topic go on this node; now. */
  TopicRoutes routes(TopicName topic) {
    long subscriptionsNow = tree.generation();
    long rulesNow = rulesGeneration.getAsLong();
    TopicRoutes last = lastRoutes;
    if (topic == lastTopic && last != null && last.isCurrent(subscriptionsNow, rulesNow)) {
      return last;
    }
    TopicRoutes routes = cache.get(topic);
    if (routes == null || !routes.isCurrent(subscriptionsNow, rulesNow)) {
      if (cache.size() >= MAX_CACHED_TOPICS) {
        cache.clear();
      }
      routes =
          new RouteCollector(this, topic, options.get(), subscriptionsNow).collect(tree, rulesNow);
      cache.put(topic, routes);
    }
    lastTopic = topic;
    lastRoutes = routes;
    return routes;
  }

  // ---------------------------------------------------------------- several nodes

  /** Makes the broker of these routers one of several nodes; once, before work begins. */
  public static void connect(Router[] all, ClusterNode node, ConnectedStoredSessions stored) {
    SeenMessages seen = new SeenMessages();
    for (Router router : all) {
      router.connect(node, stored, seen);
    }
  }

  private void connect(ClusterNode node, ConnectedStoredSessions stored, SeenMessages seen) {
    cluster = new ClusterRouter(this, node, options, stored, seen);
  }

  /** Whether this broker has one node. */
  public boolean isAlone() {
    return cluster == null;
  }

  /** Delivers a message that was routed on another node; on this loop. */
  void deliverFromNode(Message message, Optional<MessageId> id, Publisher from) {
    ClusterRouter beyond = cluster;
    if (beyond != null && !beyond.isNew(id)) {
      return;
    }
    incoming.begin(message, loop().nowMillis());
    deliver(incoming, routes(message.topic()), from);
    if (beyond != null) {
      beyond.deliverFromNode(incoming);
    }
    incoming.end();
  }

  /** Delivers a message that another node has for a member of a shared subscription here. */
  void receiveShared(Buffer body) {
    ClusterRouter beyond = cluster;
    if (beyond != null) {
      beyond.shared().receive(body);
    }
  }

  /**
   * Gives another member a message of a shared subscription; from any thread.
   *
   * @return completes when it is safe
   */
  public Future<Void> redeliver(TopicFilter filter, Message message, MessageId id) {
    Promise<Void> safe = Promise.promise();
    loop()
        .execute(
            () -> {
              ClusterRouter beyond = Objects.requireNonNull(cluster);
              beyond.shared().redeliver(filter, message, Optional.of(id)).onComplete(safe);
            });
    return safe.future();
  }

  /** Does something with a message that is at hand. */
  void with(Message message, Consumer<Publication> action) {
    Publication own = new Publication();
    action.accept(own.begin(message, loop().nowMillis()));
    own.end();
  }

  /** The shared subscriptions of live sessions of this node that match a topic. */
  SharedRoute[] groups(TopicName topic) {
    return routes(topic).groups;
  }

  /** Delivers to one session of this node, on whichever loop it is. */
  void deliverTo(Session session, Subscription subscription, Publication message) {
    SessionLoop owner = session.home(); // a stored session never moves
    if (owner == home) {
      session.deliver(message, subscription, null, null);
      return;
    }
    Message copy = message.message();
    Router other = router(owner.loop());
    post(
        other,
        () -> other.with(copy, own -> session.deliver(own, subscription, null, null)),
        copy.sizeBytes(),
        null);
  }

  Router router(BrokerLoop of) {
    return routers[of.index()];
  }

  private BrokerLoop loop() {
    return home.loop();
  }
}

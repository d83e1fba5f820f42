package io.zancudo.broker.routing;

import io.zancudo.broker.codec.InboundPublish;
import io.zancudo.broker.codec.Publication;
import io.zancudo.broker.loop.BrokerLoop;
import io.zancudo.broker.loop.Outbox;
import io.zancudo.broker.session.Publisher;
import io.zancudo.broker.session.QueuedMessage;
import io.zancudo.broker.session.Session;
import io.zancudo.broker.session.SessionLoop;
import io.zancudo.cluster.RetainedStore;
import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.Subscription;
import io.zancudo.mqtt.TopicFilter;
import io.zancudo.mqtt.TopicName;
import io.zancudo.topic.Member;
import io.zancudo.topic.TopicTree;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
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
  private final RoutingOptions options;
  private final Publication publication = new Publication();
  private final Publication incoming = new Publication();
  private final Map<TopicName, TopicRoutes> cache = new HashMap<>();
  private Router[] routers = new Router[0];
  private @Nullable TopicName lastTopic;
  private @Nullable TopicRoutes lastRoutes;

  /**
   * A router.
   *
   * @param home the loop, with what its sessions share
   * @param tree all subscriptions of this node
   * @param rulesGeneration rises when what clients may read has changed
   */
  public Router(
      SessionLoop home,
      TopicTree<Session> tree,
      RetainedStore retained,
      LongSupplier rulesGeneration,
      RoutingOptions options) {
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
   * @return whether anybody subscribes to the topic
   */
  public boolean publish(InboundPublish packet, TopicName topic, String publisher, Publisher from) {
    publication.begin(packet, topic, publisher, loop().nowMillis());
    boolean matched = route(publication, from);
    publication.end();
    return matched;
  }

  /** Routes a message that is at hand: after PUBREL, a Will, or one of the broker itself. */
  public boolean publish(Message message, @Nullable Publisher from) {
    publication.begin(message, loop().nowMillis());
    boolean matched = route(publication, from);
    publication.end();
    return matched;
  }

  private boolean route(Publication message, @Nullable Publisher from) {
    if (message.retain()) {
      retain(message.message()); // [MQTT-3.3.1-5]
    }
    TopicRoutes routes = routes(message.topic());
    deliverHere(message, routes, from);
    for (SharedRoute group : routes.groups) {
      deliverShared(message, group, routes, from);
    }
    long generation = routes.subscriptionGeneration;
    for (Router other : routes.others) {
      Message copy = message.message();
      post(other, () -> other.deliverFromOtherLoop(copy, generation, from), copy.sizeBytes(), from);
    }
    return !routes.isEmpty();
  }

  private void retain(Message message) {
    retained
        .put(message)
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

  private void deliverShared(
      Publication message, SharedRoute group, TopicRoutes routes, @Nullable Publisher from) {
    Member<Session> member = group.next();
    if (member == null) {
      return;
    }
    Session session = member.subscriber();
    Subscription subscription = member.subscription();
    if (session.isOwn(subscription, message.publisher())) {
      return; // [MQTT-3.8.3-3]
    }
    SessionLoop owner = session.residence().at(routes.subscriptionGeneration);
    if (owner == home) {
      session.deliver(message, subscription, group, from);
      return;
    }
    Message copy = message.message();
    Router router = router(owner.loop());
    post(
        router,
        () -> router.deliverExplicitly(session, subscription, copy, group, from),
        copy.sizeBytes(),
        from);
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
          new RouteCollector(this, message.topic(), options, generation).collect(tree, rulesNow);
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
    TopicRoutes routes = routes(message.topic());
    for (SharedRoute group : routes.groups) {
      if (group.filter().equals(filter)) {
        incoming.begin(message, loop().nowMillis());
        deliverShared(incoming, group, routes, null);
        incoming.end();
      }
    }
  }

  private TopicRoutes routes(TopicName topic) {
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
      routes = new RouteCollector(this, topic, options, subscriptionsNow).collect(tree, rulesNow);
      cache.put(topic, routes);
    }
    lastTopic = topic;
    lastRoutes = routes;
    return routes;
  }

  Router router(BrokerLoop of) {
    return routers[of.index()];
  }

  private BrokerLoop loop() {
    return home.loop();
  }
}

package io.zancudo.broker.routing;

import io.vertx.core.Future;
import io.zancudo.broker.codec.Publication;
import io.zancudo.broker.loop.BrokerLoop;
import io.zancudo.broker.session.Publisher;
import io.zancudo.broker.session.Session;
import io.zancudo.cluster.Append;
import io.zancudo.cluster.ClusterNode;
import io.zancudo.cluster.MessageId;
import io.zancudo.cluster.MessageStore.Outcome;
import io.zancudo.cluster.NodeId;
import io.zancudo.cluster.SharedMembers;
import io.zancudo.cluster.StoredSubscriber;
import io.zancudo.cluster.wire.MessageWire;
import io.zancudo.cluster.wire.WireWriter;
import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.Subscription;
import io.zancudo.mqtt.TopicFilter;
import io.zancudo.mqtt.TopicName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Routes the messages of one event loop beyond the live sessions of this node: to other nodes, and
 * into the queues of stored sessions, wherever these are.
 *
 * <p>Owned by the loop. What has to be safe before the publisher gets its acknowledgement is the
 * Future that {@link #route} returns; live sessions of other nodes are not waited for.
 */
public final class ClusterRouter {
  private final Router router;
  private final ClusterNode node;
  private final NodeId self;
  private final Supplier<RoutingOptions> options;
  private final ConnectedStoredSessions connected;
  private final SeenMessages seen;
  private final SharedRouter shared;
  private final Map<NodeId, NodeOutbox> outboxes = new HashMap<>();
  private final WireWriter encoded = new WireWriter();

  ClusterRouter(
      Router router,
      ClusterNode node,
      Supplier<RoutingOptions> options,
      ConnectedStoredSessions connected,
      SeenMessages seen) {
    this.router = router;
    this.node = node;
    this.self = node.membership().localNode();
    this.options = options;
    this.connected = connected;
    this.seen = seen;
    this.shared = new SharedRouter(router, this, node);
  }

  SharedRouter shared() {
    return shared;
  }

  /** Whether only live sessions of this node get the messages of a topic, and share none. */
  boolean endsHere(TopicName topic) {
    TopicRoutes here = router.routes(topic);
    return here.groups.length == 0 && routes(here, topic).isEmpty();
  }

  /**
   * Routes a message that this node's clients have sent.
   *
   * @param here where it goes on this node
   * @param id its identity, if it has one
   * @param countdown what has to be safe is added to it
   * @return whether anybody subscribes to the topic, here or elsewhere
   */
  boolean route(
      Publication message,
      TopicRoutes here,
      Optional<MessageId> id,
      @Nullable Publisher from,
      Countdown countdown) {
    ElsewhereRoutes routes = routes(here, message.topic());
    if (routes.isEmpty() && here.groups.length == 0) {
      return !here.isEmpty();
    }
    List<NodeId> nodes =
        message.qos() == Qos.AT_MOST_ONCE && !limitsUpgrade() ? routes.nodesQos0() : routes.nodes();
    forward(message, nodes, id, from);
    for (StoredSubscriber subscriber : routes.stored()) {
      if (!isOwn(subscriber, message.publisher())) {
        countdown.add(deliver(message, subscriber, id, Optional.empty(), from));
      }
    }
    shared.route(message, here.groups, routes.groups(), id, from, countdown);
    return true;
  }

  private boolean limitsUpgrade() {
    return router.home().limits().upgradeOutgoingQos();
  }

  private static boolean isOwn(StoredSubscriber subscriber, String publisher) {
    return (subscriber.subscription().noLocal() || subscriber.bridge()) // [MQTT-3.8.3-3]
        && subscriber.clientId().equals(publisher);
  }

  private void forward(
      Publication message, List<NodeId> nodes, Optional<MessageId> id, @Nullable Publisher from) {
    if (nodes.isEmpty()) {
      return;
    }
    byte[] bytes = encode(message.message());
    for (int i = 0; i < nodes.size(); i++) {
      outbox(nodes.get(i)).add(bytes, id, from);
    }
  }

  /** Whether live sessions of this node have not had the message yet, as far as that is known. */
  boolean isNew(Optional<MessageId> id) {
    return id.isEmpty() || seen.isNew(id.get());
  }

  /** A message's bytes; a copy. */
  byte[] encode(Message message) {
    encoded.clear();
    MessageWire.write(encoded, message);
    return encoded.toByteArray();
  }

  /** What waits for a node; those of nodes that are gone are forgotten now and then. */
  NodeOutbox outbox(NodeId to) {
    NodeOutbox outbox = outboxes.get(to);
    if (outbox == null) {
      outboxes.keySet().retainAll(node.membership().nodes());
      outbox = new NodeOutbox(loop(), node.bus(), to);
      outboxes.put(to, outbox);
    }
    return outbox;
  }

  /**
   * Puts a message into the queue of a stored session, or, with QoS 0, sends it to its client if
   * this node has its connection.
   *
   * @return what came of it, once that is safe
   */
  Future<Outcome> deliver(
      Publication message,
      StoredSubscriber subscriber,
      Optional<MessageId> id,
      Optional<TopicFilter> share,
      @Nullable Publisher from) {
    Subscription subscription = subscriber.subscription();
    Qos qos = limitsUpgrade() ? subscription.qos() : message.qos().min(subscription.qos());
    boolean retain = message.retain() && (subscription.retainAsPublished() || subscriber.bridge());
    if (qos == Qos.AT_MOST_ONCE && !router.home().limits().queueQos0()) {
      if (subscriber.connectedTo().filter(self::equals).isPresent()) {
        sendQos0(message, subscriber.clientId(), subscription);
      }
      return Future.succeededFuture(Outcome.APPENDED);
    }
    Future<Outcome> appended =
        node.messages()
            .append(
                new Append(
                    subscriber.clientId(),
                    id.map(known -> identity(known, subscription.filter())),
                    message.message(),
                    qos,
                    retain,
                    subscription.identifier(),
                    share));
    hold(from);
    return appended;
  }

  /** Several subscriptions of one session each get the message: their identities differ. */
  private static MessageId identity(MessageId id, TopicFilter filter) {
    long mixed = filter.toString().hashCode() * 0x9E37_79B9_7F4A_7C15L;
    return new MessageId(id.origin() ^ mixed, id.sequence());
  }

  private void hold(@Nullable Publisher from) {
    if (from != null && from.loop() == loop() && node.messages().isFull()) {
      from.hold();
      node.messages().whenDrained(() -> loop().execute(from::release));
    }
  }

  private void sendQos0(Publication message, String clientId, Subscription subscription) {
    Session session = connected.find(clientId);
    if (session != null) {
      router.deliverTo(session, subscription, message);
    }
  }

  /** Sends a message with QoS 0 to a member of a shared subscription whose connection is here. */
  void sendShared(Publication message, TopicFilter filter, String clientId) {
    SharedMembers members = routes(message.topic()).groups().get(filter);
    if (members != null) {
      members.stored().stream()
          .filter(subscriber -> subscriber.clientId().equals(clientId))
          .forEach(subscriber -> sendQos0(message, clientId, subscriber.subscription()));
    }
  }

  boolean isSelf(NodeId other) {
    return self.equals(other);
  }

  /** Delivers a message of another node to stored sessions that are connected here: QoS 0 only. */
  void deliverFromNode(Publication message) {
    for (StoredSubscriber subscriber : routes(message.topic()).stored()) {
      Subscription subscription = subscriber.subscription();
      Qos qos = limitsUpgrade() ? subscription.qos() : message.qos().min(subscription.qos());
      if (qos == Qos.AT_MOST_ONCE
          && !router.home().limits().queueQos0()
          && subscriber.connectedTo().filter(self::equals).isPresent()
          && !isOwn(subscriber, message.publisher())) {
        sendQos0(message, subscriber.clientId(), subscription);
      }
    }
  }

  ElsewhereRoutes routes(TopicName topic) {
    return routes(router.routes(topic), topic);
  }

  /** Looks it up again only if a subscription beyond this node's live sessions has changed. */
  private ElsewhereRoutes routes(TopicRoutes here, TopicName topic) {
    ElsewhereRoutes routes = here.elsewhere;
    if (routes == null || routes.generation() != node.subscriptions().generation()) {
      routes = ElsewhereRoutes.of(node.subscriptions(), topic, self, options.get());
      here.elsewhere = routes;
    }
    return routes;
  }

  private BrokerLoop loop() {
    return router.home().loop();
  }
}

package io.zancudo.broker;

import io.vertx.core.Future;
import io.zancudo.broker.loop.BrokerLoop;
import io.zancudo.broker.routing.ClusterInbox;
import io.zancudo.broker.routing.Router;
import io.zancudo.broker.routing.WillPublisher;
import io.zancudo.broker.session.ClusterSessions;
import io.zancudo.broker.session.DueSessions;
import io.zancudo.broker.session.Session;
import io.zancudo.broker.session.SessionLoop;
import io.zancudo.broker.session.SessionOutcomes;
import io.zancudo.cluster.ClusterNode;
import io.zancudo.cluster.MessageId;
import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.TopicFilter;
import io.zancudo.mqtt.Will;
import io.zancudo.topic.TopicTree;

/**
 * What a broker has more when it is one node of several.
 *
 * <p>Thread-safe: everything is made in the constructor.
 */
final class ClusterParts implements SessionOutcomes {
  private final ClusterNode node;
  private final Router[] routers;
  private final ClusterSessions sessions;
  private final WillPublisher wills = new WillPublisher();

  ClusterParts(ClusterNode node, TopicTree<Session> subscriptions, Router[] routers) {
    this.node = node;
    this.routers = routers;
    this.sessions = new ClusterSessions(node, subscriptions, this);
  }

  ClusterSessions sessions() {
    return sessions;
  }

  /** Introduces the routers, which are there now, to the other nodes. */
  void connect() {
    Router.connect(routers, node, sessions::findStored);
    ClusterInbox inbox = new ClusterInbox(routers);
    inbox.register(node.bus());
    node.membership().onChange(() -> inbox.retain(node.membership().nodes()));
    SessionLoop first = routers[0].home();
    BrokerLoop loop = first.loop();
    loop.execute(() -> new DueSessions(first, node, this).start());
  }

  @Override
  public Future<Void> publishWill(SessionLoop loop, String clientId, Will will, MessageId id) {
    Message message = will.toMessage(clientId, loop.loop().nowMillis());
    return wills.publish(router(loop), message, id);
  }

  @Override
  public void publishWillUntilSafe(
      SessionLoop loop, String clientId, Will will, MessageId id, long delayMillis) {
    Message message = will.toMessage(clientId, loop.loop().nowMillis() + delayMillis);
    wills.untilSafe(
        loop.loop(),
        delayMillis,
        "the Will of client=" + clientId,
        () -> wills.publish(router(loop), message, id));
  }

  @Override
  public Future<Void> redeliver(
      SessionLoop loop, TopicFilter share, Message message, MessageId id) {
    return router(loop).redeliver(share, message, id);
  }

  @Override
  public void redeliverUntilSafe(
      SessionLoop loop, TopicFilter share, Message message, MessageId id) {
    wills.untilSafe(
        loop.loop(), 0, "a message of " + share, () -> router(loop).redeliver(share, message, id));
  }

  private Router router(SessionLoop loop) {
    return routers[loop.loop().index()];
  }
}

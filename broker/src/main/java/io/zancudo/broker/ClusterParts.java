package io.zancudo.broker;

import io.vertx.core.Future;
import io.zancudo.broker.loop.BrokerLoop;
import io.zancudo.broker.routing.ClusterInbox;
import io.zancudo.broker.routing.Router;
import io.zancudo.broker.routing.WillPublisher;
import io.zancudo.broker.session.ClusterSessions;
import io.zancudo.broker.session.ClusterSessions.SessionOutcomes;
import io.zancudo.broker.session.DueSessions;
import io.zancudo.broker.session.Session;
import io.zancudo.broker.session.SessionLoop;
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
  public void publishWill(
      SessionLoop loop, String clientId, Will will, MessageId id, Future<Boolean> isOurs) {
    Message message = will.toMessage(clientId, loop.loop().nowMillis());
    wills.publish(router(loop), message, id, isOurs);
  }

  @Override
  public void publishWillLater(SessionLoop loop, String clientId, Will will, MessageId id) {
    long delayMillis = will.delaySeconds() * 1000;
    Message message = will.toMessage(clientId, loop.loop().nowMillis() + delayMillis);
    wills.publishLater(router(loop), message, id, delayMillis);
  }

  @Override
  public void redeliver(SessionLoop loop, TopicFilter share, Message message) {
    router(loop).redeliver(share, message);
  }

  private Router router(SessionLoop loop) {
    return routers[loop.loop().index()];
  }
}

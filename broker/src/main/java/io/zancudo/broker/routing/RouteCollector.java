package io.zancudo.broker.routing;

import io.zancudo.broker.session.Residence;
import io.zancudo.broker.session.Session;
import io.zancudo.broker.session.SessionLoop;
import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.Subscription;
import io.zancudo.mqtt.TopicName;
import io.zancudo.topic.MatchVisitor;
import io.zancudo.topic.ShareGroup;
import io.zancudo.topic.TopicTree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects the {@link TopicRoutes} of one topic for one loop; used once. */
final class RouteCollector implements MatchVisitor<Session> {
  private final Router router;
  private final TopicName topic;
  private final RoutingOptions options;
  private final long generation;
  private final List<Session> sessions = new ArrayList<>();
  private final List<Subscription> subscriptions = new ArrayList<>();
  private final List<SharedRoute> groups = new ArrayList<>();
  private final List<Router> others = new ArrayList<>();
  private final Map<Session, Integer> firstIndex = new HashMap<>();
  private long movedLast;

  /**
   * Collects who is at home where.
   *
   * @param generation of the subscriptions, as of which sessions are looked for on their loops
   */
  RouteCollector(Router router, TopicName topic, RoutingOptions options, long generation) {
    this.router = router;
    this.topic = topic;
    this.options = options;
    this.generation = generation;
  }

  /** The routes; the generations were read before, so a change meanwhile makes them stale. */
  TopicRoutes collect(TopicTree<Session> tree, long rulesNow) {
    tree.match(topic, this);
    return new TopicRoutes(
        generation, rulesNow, movedLast, sessions, subscriptions, groups, others);
  }

  @Override
  public void subscription(Session session, Subscription subscription) {
    if (!session.mayReceive(topic)) {
      return;
    }
    Residence residence = session.residence();
    movedLast = Math.max(movedLast, residence.sinceAt(generation));
    if (!residence.isKnown(generation)) {
      return;
    }
    SessionLoop home = residence.at(generation);
    if (home != router.home()) {
      Router other = router.router(home.loop());
      if (!others.contains(other)) {
        others.add(other);
      }
      return;
    }
    if (!options.allowDuplicateMessages() && isCovered(session, subscription)) {
      return;
    }
    sessions.add(session);
    subscriptions.add(subscription);
  }

  /**
   * Whether the session gets the message already; then at the higher QoS of both ([MQTT-3.3.4-2]).
   * For clients before MQTT 5 only, as Mosquitto does: with MQTT 5 each subscription has its own
   * identifier and options ([MQTT-3.3.4-4]).
   */
  private boolean isCovered(Session session, Subscription subscription) {
    if (session.version() == ProtocolVersion.MQTT_5) {
      return false;
    }
    Integer index = firstIndex.putIfAbsent(session, sessions.size());
    if (index == null) {
      return false;
    }
    Subscription first = subscriptions.get(index);
    subscriptions.set(index, first.withQos(first.qos().max(subscription.qos())));
    return true;
  }

  @Override
  public void shared(ShareGroup<Session> group) {
    groups.add(new SharedRoute(router, group, topic));
  }
}

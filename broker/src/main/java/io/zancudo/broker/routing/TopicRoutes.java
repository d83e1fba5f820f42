package io.zancudo.broker.routing;

import io.zancudo.broker.session.Session;
import io.zancudo.mqtt.Subscription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who gets the messages of one topic, as one event loop sees it: its own sessions, the groups of
 * shared subscriptions, and the other loops that have sessions for it.
 *
 * <p>Owned by that loop. Valid while nobody subscribes, unsubscribes, moves or changes rules:
 * {@link #isCurrent}. Those beyond have a generation of their own.
 */
final class TopicRoutes {
  /** The generation of the subscriptions as of which these are the routes. */
  final long subscriptionGeneration;

  private final long rulesGeneration;

  /** The generation since which all sessions of the topic, of any loop, have been at home there. */
  final long movedLast;

  final Session[] sessions;
  final Subscription[] subscriptions;
  final SharedRoute[] groups;
  final Router[] others;

  /** Who gets them beyond this node's live sessions, as last looked up by {@link ClusterRouter}. */
  @Nullable ElsewhereRoutes elsewhere;

  /**
   * Routes as of these generations.
   *
   * @param movedLast since when all sessions, of any loop, have been at home where they were then
   * @param sessions those of this loop; may hold one several times
   * @param subscriptions by which each of them gets the message, in the same order
   */
  TopicRoutes(
      long subscriptionGeneration,
      long rulesGeneration,
      long movedLast,
      List<Session> sessions,
      List<Subscription> subscriptions,
      List<SharedRoute> groups,
      List<Router> others) {
    this.subscriptionGeneration = subscriptionGeneration;
    this.rulesGeneration = rulesGeneration;
    this.movedLast = movedLast;
    this.sessions = sessions.toArray(Session[]::new);
    this.subscriptions = subscriptions.toArray(Subscription[]::new);
    this.groups = groups.toArray(SharedRoute[]::new);
    this.others = others.toArray(Router[]::new);
  }

  boolean isCurrent(long subscriptionsNow, long rulesNow) {
    return subscriptionGeneration == subscriptionsNow && rulesGeneration == rulesNow;
  }

  /** Whether anybody gets the message. */
  boolean isEmpty() {
    return sessions.length == 0 && groups.length == 0 && others.length == 0;
  }
}

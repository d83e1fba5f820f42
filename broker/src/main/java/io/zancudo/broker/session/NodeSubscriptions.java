package io.zancudo.broker.session;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.zancudo.cluster.Claim;
import io.zancudo.cluster.ClusterNode;
import io.zancudo.cluster.NodeId;
import io.zancudo.cluster.SessionChange;
import io.zancudo.mqtt.Subscription;
import io.zancudo.mqtt.TopicFilter;
import io.zancudo.topic.TopicTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The subscriptions of the sessions of one node of several: those of clean sessions are in its own
 * tree, those of stored ones in the store, and all nodes know both.
 *
 * <p>Thread-safe; a session is read on its own loop, and Futures complete there.
 */
final class NodeSubscriptions {
  private static final Logger log = LoggerFactory.getLogger(NodeSubscriptions.class);

  private final ClusterNode node;
  private final Optional<NodeId> self;
  private final TopicTree<Session> tree;

  NodeSubscriptions(ClusterNode node, TopicTree<Session> tree) {
    this.node = node;
    this.self = Optional.of(node.membership().localNode());
    this.tree = tree;
  }

  /** Adds subscriptions of a clean session; completes when all nodes know. */
  Future<Void> add(Session session, List<Subscription> subscriptions) {
    List<Future<Void>> known = new ArrayList<>(subscriptions.size());
    for (Subscription subscription : subscriptions) {
      if (tree.add(subscription, session)) {
        known.add(node.subscriptions().announce(subscription.filter()));
      }
    }
    return onLoop(session, Future.join(known).mapEmpty());
  }

  /** Removes a subscription of a clean session. */
  void withdraw(TopicFilter filter, Session session) {
    if (tree.remove(filter, session).isPresent()) {
      node.subscriptions()
          .withdraw(filter)
          .onFailure(e -> log.debug("A subscription was not withdrawn: filter={}", filter, e));
    }
  }

  /** Changes a stored session; completes when all nodes know, fails if it is another's now. */
  Future<Void> change(HeldSession mine, SessionChange change) {
    Session session = mine.session();
    return onLoop(
        session,
        node.sessions()
            .update(session.clientId(), mine.epoch(), change)
            .compose(
                ownership ->
                    ownership.isHeld()
                        ? announce(mine, ownership.version())
                        : Future.failedFuture("taken over")));
  }

  /** Other nodes get to know where a stored session is connected; or that it has ended. */
  void announceClaim(Claim claim, HeldSession mineNow) {
    boolean hadSubscriptions = claim.replaced().isPresent() && !claim.sessionPresent();
    if (hadSubscriptions || !claim.subscriptions().isEmpty()) {
      announce(mineNow, claim.version()).onFailure(e -> log.debug("A claim was not announced", e));
    }
  }

  private Future<Void> announce(HeldSession mine, long version) {
    Session session = mine.session();
    List<Subscription> now =
        session.isStored() ? List.copyOf(session.subscriptions()) : List.of(); // it has ended
    return node.subscriptions().announceStored(mine.told(version, self, now));
  }

  private static <T> Future<T> onLoop(Session session, Future<T> future) {
    if (future.succeeded()) {
      return future;
    }
    Promise<T> promise = Promise.promise();
    StoredSession.on(session.home().loop(), future, promise::complete, promise::fail);
    return promise.future();
  }
}

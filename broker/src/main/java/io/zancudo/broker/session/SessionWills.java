package io.zancudo.broker.session;

import io.vertx.core.Future;
import io.zancudo.broker.session.ClusterSessions.SessionOutcomes;
import io.zancudo.cluster.Claim;
import io.zancudo.cluster.MessageId;
import io.zancudo.cluster.SessionRecord;
import io.zancudo.mqtt.Will;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The Wills of the connections of one node of several, each under its identity: another node may
 * have to publish it, too. Called on the session's loop.
 */
final class SessionWills {
  private static final Future<Boolean> OURS = Future.succeededFuture(true);

  private final SessionOutcomes outcomes;

  SessionWills(SessionOutcomes outcomes) {
    this.outcomes = outcomes;
  }

  /** Publishes what a claim has found. */
  void publish(Claim claim, SessionLoop mine) {
    String clientId = claim.record().clientId();
    long epoch = claim.replaced().map(SessionRecord::epoch).orElseGet(claim::epoch);
    MessageId id = MessageId.ofWill(clientId, epoch);
    claim.will().ifPresent(will -> outcomes.publishWill(mine, clientId, will, id, OURS));
  }

  /** Publishes the Will of a connection that was taken over. */
  void publish(HeldSession of, Will will) {
    publish(of, will, OURS);
  }

  /**
   * Publishes the Will of a connection that has ended.
   *
   * @param isOurs whether it is tried again if it cannot be made safe now
   */
  void publish(HeldSession of, Will will, Future<Boolean> isOurs) {
    if (!of.request().mayPublishWill()) {
      return;
    }
    SessionLoop home = of.session().home();
    String clientId = of.session().clientId();
    if (of.isClaimed()) {
      outcomes.publishWill(home, clientId, will, MessageId.ofWill(clientId, of.epoch()), isOurs);
    } else {
      long life = ThreadLocalRandom.current().nextLong(); // no store knows of this connection
      outcomes.publishWillLater(home, clientId, will, MessageId.ofWill(clientId, life));
    }
  }
}

package io.zancudo.broker.session;

import io.vertx.core.Future;
import io.zancudo.cluster.Claim;
import io.zancudo.cluster.MessageId;
import io.zancudo.mqtt.Will;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The Wills of the connections of one node of several, each under its identity: another node may
 * have to publish it, too. Called on the session's loop.
 */
final class SessionWills {
  private final SessionOutcomes outcomes;

  SessionWills(SessionOutcomes outcomes) {
    this.outcomes = outcomes;
  }

  /** Publishes what a claim has found: the store has forgotten it. */
  void publish(Claim claim, SessionLoop mine) {
    String clientId = claim.record().clientId();
    MessageId id = MessageId.ofWill(clientId, claim.epochBefore());
    claim.will().ifPresent(will -> outcomes.publishWillUntilSafe(mine, clientId, will, id, 0));
  }

  /**
   * Publishes the Will of a connection that was taken over: the store has the next one's.
   *
   * @return completes when it is safe; if it is not, it is tried again
   */
  Future<Void> publishTakenOver(HeldSession of, Will will) {
    if (!of.request().mayPublishWill()) {
      return Future.succeededFuture();
    }
    String clientId = of.session().clientId();
    MessageId id = MessageId.ofWill(clientId, of.epoch());
    return outcomes
        .publishWill(of.session().home(), clientId, will, id)
        .onFailure(unsafe -> publishUntilSafe(of, will, of.epoch(), 0));
  }

  /**
   * Publishes the Will of a connection that has ended, now or, if no store knows of it, after its
   * delay.
   *
   * @return completes with whether the store is to keep the Will: until its delay is over, or
   *     because it was not safe to publish it
   */
  Future<Boolean> publishEnded(HeldSession of, Will will) {
    if (!of.request().mayPublishWill()) {
      return Future.succeededFuture(false);
    }
    if (!of.isClaimed()) {
      long life = ThreadLocalRandom.current().nextLong();
      publishUntilSafe(of, will, life, will.delaySeconds() * 1000);
      return Future.succeededFuture(false);
    }
    if (will.delaySeconds() > 0) { // [MQTT-3.1.3-9]
      return Future.succeededFuture(true);
    }
    String clientId = of.session().clientId();
    MessageId id = MessageId.ofWill(clientId, of.epoch());
    return outcomes
        .publishWill(of.session().home(), clientId, will, id)
        .transform(safe -> Future.succeededFuture(safe.failed()));
  }

  private void publishUntilSafe(HeldSession of, Will will, long epoch, long delayMillis) {
    String clientId = of.session().clientId();
    MessageId id = MessageId.ofWill(clientId, epoch);
    outcomes.publishWillUntilSafe(of.session().home(), clientId, will, id, delayMillis);
  }
}

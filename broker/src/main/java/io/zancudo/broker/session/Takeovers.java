package io.zancudo.broker.session;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.zancudo.cluster.Claim;
import io.zancudo.cluster.ClusterNode;
import io.zancudo.cluster.EnvelopeKind;
import io.zancudo.cluster.NodeId;
import io.zancudo.cluster.wire.WireReader;
import io.zancudo.cluster.wire.WireWriter;
import io.zancudo.mqtt.Subscription;
import io.zancudo.mqtt.Will;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One connection for each Client Identifier in the whole broker: tells the other nodes which
 * connection is the newest, and closes what is older here ([MQTT-3.1.4-3]).
 *
 * <p>Thread-safe.
 */
final class Takeovers {
  private static final int VERSION = 1;

  private final ClusterNode node;
  private final NodeId self;
  private final ConcurrentHashMap<String, HeldSession> held;
  private final PendingClaims claiming;
  private final NodeSubscriptions subscriptions;
  private final SessionWills wills;

  /** Over the sessions that this node holds; listens to the other nodes. */
  Takeovers(
      ClusterNode node,
      ConcurrentHashMap<String, HeldSession> held,
      PendingClaims claiming,
      NodeSubscriptions subscriptions,
      SessionWills wills) {
    this.node = node;
    this.self = node.membership().localNode();
    this.held = held;
    this.claiming = claiming;
    this.subscriptions = subscriptions;
    this.wills = wills;
    node.bus().handle(EnvelopeKind.TAKEOVER, this::received);
  }

  /**
   * Tells all other nodes that this one has the connection now; completes when none has it any
   * longer.
   */
  Future<Void> tellOthers(Claim claim) {
    WireWriter out = new WireWriter();
    out.writeByte(VERSION).writeString(claim.record().clientId()).writeLong(claim.epoch());
    out.writeBoolean(!claim.sessionPresent());
    Buffer body = Buffer.buffer(out.toByteArray());
    List<Future<Void>> answers = new ArrayList<>();
    for (NodeId other : node.membership().nodes()) {
      if (!other.equals(self)) {
        answers.add(node.bus().send(other, EnvelopeKind.TAKEOVER, body));
      }
    }
    return Future.join(answers).mapEmpty(); // all have answered, or are gone
  }

  private Future<Void> received(NodeId from, Buffer body) {
    WireReader in = new WireReader(body.getBytes());
    in.readByte();
    String clientId = in.readString();
    long epoch = in.readLong();
    boolean hasEnded = in.hasMore() && in.readBoolean();
    claiming.takenOver(clientId, epoch);
    HeldSession mine = held.get(clientId);
    if (mine == null || mine.epoch() >= epoch) {
      return Future.succeededFuture();
    }
    held.remove(clientId, mine);
    return takeOver(mine, hasEnded);
  }

  /**
   * Closes a connection whose session is another's now. Choice: its Will is published if the
   * session ends with it, as Mosquitto 2.1 does; one with a delay is the claimer's.
   */
  Future<Void> takeOver(HeldSession old, boolean hasEnded) {
    Promise<Void> closed = Promise.promise();
    Session session = old.session();
    session
        .home()
        .loop()
        .execute(
            () -> {
              SessionConnection connection = session.connection();
              if (connection != null) {
                connection.takenOver();
                session.detach();
              }
              Will will = session.will();
              Future<Void> published = Future.succeededFuture();
              if (hasEnded && will != null && will.delaySeconds() == 0) {
                published = wills.publishTakenOver(old, will);
              }
              end(session);
              // if this node goes before that is safe, the claimer publishes it
              published.onComplete(closed);
            });
    return closed.future();
  }

  /** What this node has of a session goes; what is stored stays stored. */
  void end(Session session) {
    if (session.isEnded()) {
      return;
    }
    if (!session.isStored()) {
      for (Subscription subscription : List.copyOf(session.subscriptions())) {
        subscriptions.withdraw(subscription.filter(), session);
      }
    }
    session.will(null);
    session.end();
  }
}

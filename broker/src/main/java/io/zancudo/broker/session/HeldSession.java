package io.zancudo.broker.session;

import io.zancudo.cluster.Claim;
import io.zancudo.cluster.NodeId;
import io.zancudo.cluster.StoredSubscriptions;
import io.zancudo.mqtt.Subscription;
import java.util.List;
import java.util.Optional;

/**
 * A session whose connection this node of several has. Immutable; the session is its loop's.
 *
 * @param epoch of its claim, 0 without one
 * @param claim empty if the store could not be asked, because the network was cut
 * @param connectedAtMillis when the connection was accepted, in milliseconds of the epoch
 */
record HeldSession(
    Session session,
    long epoch,
    Optional<Claim> claim,
    ConnectRequest request,
    long connectedAtMillis) {

  static HeldSession unclaimed(Session session, ConnectRequest request) {
    long now = session.home().loop().nowMillis();
    return new HeldSession(session, 0, Optional.empty(), request, now);
  }

  HeldSession claimed(Claim claimed) {
    return new HeldSession(
        session, claimed.epoch(), Optional.of(claimed), request, connectedAtMillis);
  }

  boolean isClaimed() {
    return claim.isPresent();
  }

  /** What other nodes are to know of its subscriptions; without any, that there are none. */
  StoredSubscriptions told(
      long version, Optional<NodeId> connectedTo, List<Subscription> subscriptions) {
    return new StoredSubscriptions(
        session.clientId(),
        version,
        request.protocol(),
        request.bridge(),
        connectedTo,
        subscriptions);
  }
}

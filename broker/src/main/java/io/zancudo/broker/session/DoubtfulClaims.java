package io.zancudo.broker.session;

import io.zancudo.cluster.ClaimRequest;
import io.zancudo.cluster.ClusterNode;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims of which it is not known whether the store has made them, because the network was cut in
 * that moment. Such a session would seem connected to this node for ever: when the network is whole
 * the claim is given up, if it was made and no other since.
 *
 * <p>Thread-safe. Bounded: a doubt above {@value #MAX} is only logged.
 */
final class DoubtfulClaims {
  private static final Logger log = LoggerFactory.getLogger(DoubtfulClaims.class);
  private static final int MAX = 100_000;

  private final ClusterNode node;
  private final ConcurrentHashMap<String, ClaimRequest> doubts = new ConcurrentHashMap<>();

  DoubtfulClaims(ClusterNode node) {
    this.node = node;
  }

  /** A claim has failed, and may have been made nevertheless. */
  void add(ClaimRequest claim) {
    if (doubts.size() < MAX) {
      doubts.put(claim.clientId(), claim);
    } else {
      log.warn("A session may seem connected that is not: client={}", claim.clientId());
    }
  }

  /**
   * The network is whole.
   *
   * @param isHeld whether this node has the connection of a Client Identifier, and claims it itself
   */
  void settle(Predicate<String> isHeld) {
    for (ClaimRequest each : List.copyOf(doubts.values())) {
      if (doubts.remove(each.clientId(), each) && !isHeld.test(each.clientId())) {
        node.sessions()
            .abandon(each, System.currentTimeMillis())
            .onFailure(again -> doubts.putIfAbsent(each.clientId(), each));
      }
    }
  }
}

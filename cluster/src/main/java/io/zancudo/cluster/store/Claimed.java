package io.zancudo.cluster.store;

import io.zancudo.cluster.NodeId;
import io.zancudo.cluster.SessionRecord;
import io.zancudo.cluster.StoredMessage;
import io.zancudo.mqtt.Will;
import java.util.List;
import java.util.Optional;

/**
 * What a claim found of the session before, kept until the claimer shows that it knows: a claim
 * whose answer was lost is asked again, and gets the same.
 *
 * @param token of the claim, random
 */
record Claimed(
    long token,
    Optional<SessionRecord> replaced,
    boolean sessionPresent,
    Optional<NodeId> connectedTo,
    Optional<Will> will,
    List<StoredMessage> redeliver) {

  Claimed connectedTo(Optional<NodeId> node) {
    return new Claimed(token, replaced, sessionPresent, node, will, redeliver);
  }

  /** Without what only the claimer needs. */
  Claimed answered() {
    return new Claimed(token, replaced, sessionPresent, connectedTo, Optional.empty(), List.of());
  }
}

package io.zancudo.cluster.store;

import io.zancudo.cluster.Claim;
import io.zancudo.cluster.ClaimRequest;
import io.zancudo.cluster.SessionRecord;
import io.zancudo.mqtt.Will;
import java.util.List;
import java.util.Optional;

/** What a CONNECT does to an entry; see {@link SessionEntry#claim}. */
final class SessionClaims {
  private SessionClaims() {}

  static Claim claim(SessionEntry entry, ClaimRequest request, long stamp, long token) {
    Claimed before = entry.claimed;
    Long staleEpoch = entry.overtaken.get(token);
    if (staleEpoch != null) {
      return overtaken(entry, staleEpoch);
    }
    if (before != null && before.token() == token) {
      return answer(entry, before);
    }
    long now = request.nowMillis();
    if (request.isLate() && entry.owner != null && Stamps.millis(entry.epoch) > now) {
      return overtaken(entry, 0);
    }
    boolean goesOn =
        !entry.ended && !request.cleanStart() && entry.record().outlivesConnection(now);
    Claimed found =
        new Claimed(
            token,
            entry.ended ? Optional.empty() : Optional.of(entry.record()),
            goesOn,
            entry.connectedTo(),
            willToPublish(entry, goesOn, now),
            goesOn ? List.of() : entry.undelivered());
    long overtaken = entry.epoch;
    boolean isTakeover = entry.owner != null;
    if (isTakeover) {
      entry.connectionLost();
    }
    if (!goesOn) {
      entry.end();
    }
    if (before != null && isTakeover) {
      entry.overtaken.put(before.token(), overtaken);
    }
    begin(entry, request, stamp, goesOn);
    entry.claimed = found;
    return answer(entry, found);
  }

  private static Optional<Will> willToPublish(SessionEntry entry, boolean goesOn, long now) {
    Will old = entry.will;
    if (old == null) {
      return Optional.empty();
    }
    boolean endsWithSession = !goesOn && !entry.ended; // [MQTT-3.1.2-8]
    boolean isOfConnection = entry.owner != null && old.delaySeconds() == 0;
    return entry.willDueAt <= now || endsWithSession || isOfConnection
        ? Optional.of(old)
        : Optional.empty(); // [MQTT-3.1.3-9]
  }

  private static Claim overtaken(SessionEntry entry, long epoch) {
    return new Claim(
        new SessionRecord(entry.clientId, epoch, 0, false, 0),
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        entry.version,
        List.of(),
        List.of(),
        0,
        0,
        0,
        0);
  }

  private static void begin(SessionEntry entry, ClaimRequest request, long stamp, boolean goesOn) {
    entry.epoch = Math.max(entry.epoch + 1, stamp);
    entry.version = Math.max(entry.version + 1, stamp);
    if (!goesOn) {
      entry.creation = entry.epoch;
    }
    entry.owner = request.owner();
    entry.expirySeconds = request.expirySeconds();
    entry.disconnectedAt = 0;
    entry.protocol = request.protocol();
    entry.bridge = request.bridge();
    entry.will = request.will().orElse(null);
    entry.willDueAt = SessionEntry.NOT_DUE;
    entry.ended = false;
  }

  private static Claim answer(SessionEntry entry, Claimed found) {
    return new Claim(
        entry.record(),
        found.replaced(),
        found.sessionPresent(),
        found.connectedTo(),
        found.will(),
        found.redeliver(),
        entry.version,
        List.copyOf(entry.subscriptions.values()),
        List.copyOf(entry.received.values()),
        entry.queue.sentUpTo(),
        entry.queue.maybeSentUpTo(),
        entry.queue.firstSequence(),
        entry.lastSequence());
  }
}

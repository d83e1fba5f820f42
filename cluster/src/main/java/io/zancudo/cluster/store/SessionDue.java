package io.zancudo.cluster.store;

import io.zancudo.cluster.Due;
import io.zancudo.cluster.NodeId;
import io.zancudo.cluster.StoredMessage;
import io.zancudo.cluster.StoredSubscriptions;
import io.zancudo.mqtt.Will;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What time and dead nodes do to an entry; see {@link SessionEntry#takeDue}. */
final class SessionDue {
  private SessionDue() {}

  static Optional<Due> take(SessionEntry entry, long nowMillis, Set<NodeId> members, long token) {
    SessionEntry.Taken before = entry.taken;
    if (before != null && before.token() == token) {
      return Optional.of(before.due());
    }
    Optional<Due> due =
        entry.isDue(nowMillis, members) ? Optional.of(take(entry, nowMillis)) : Optional.empty();
    entry.taken = due.map(each -> new SessionEntry.Taken(token, each)).orElse(null);
    return due;
  }

  private static Due take(SessionEntry entry, long nowMillis) {
    boolean isAnnounced = false;
    if (entry.owner != null) {
      isAnnounced = !entry.subscriptions.isEmpty();
      entry.disconnect(true, nowMillis);
    }
    List<StoredMessage> redeliver = List.of();
    if (!entry.ended && entry.record().isExpired(nowMillis)) {
      redeliver = entry.undelivered();
      entry.version++;
      isAnnounced = true;
      entry.end();
    }
    Optional<Will> will =
        entry.willDueAt <= nowMillis ? Optional.ofNullable(entry.will) : Optional.empty();
    if (will.isPresent()) {
      entry.dropWill();
    }
    Optional<StoredSubscriptions> announce =
        isAnnounced ? Optional.of(entry.storedSubscriptions()) : Optional.empty();
    return new Due(entry.clientId, entry.epoch, will, announce, redeliver);
  }
}

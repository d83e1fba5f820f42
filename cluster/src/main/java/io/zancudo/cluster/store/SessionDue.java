package io.zancudo.cluster.store;

import io.zancudo.cluster.Due;
import io.zancudo.cluster.StoredMessage;
import io.zancudo.cluster.StoredSubscriptions;
import io.zancudo.mqtt.Will;
import java.util.List;
import java.util.Optional;

/** What time and dead nodes do to an entry; see {@link SessionEntry#takeDue}. */
final class SessionDue {
  private SessionDue() {}

  static Optional<Due> take(SessionEntry entry, DueOperation by) {
    SessionEntry.Taken before = entry.taken;
    if (before != null && before.token() == by.token()) {
      return Optional.of(before.due());
    }
    boolean isLostAnswer = before != null && before.by().equals(by.node());
    if (!isLostAnswer && !entry.isDue(by.nowMillis(), by.members())) {
      return Optional.empty();
    }
    Due due = before == null ? take(entry, by.nowMillis()) : before.due();
    entry.taken = new SessionEntry.Taken(by.token(), by.node(), by.nowMillis(), due);
    return Optional.of(due);
  }

  private static Due take(SessionEntry entry, long nowMillis) {
    boolean isAnnounced = false;
    if (entry.owner != null) {
      isAnnounced = !entry.subscriptions.isEmpty();
      entry.connectionLost();
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

package io.zancudo.cluster.store;

import io.zancudo.cluster.MessageId;
import io.zancudo.cluster.StoredMessage;
import io.zancudo.cluster.wire.WireReader;
import io.zancudo.cluster.wire.WireWriter;
import java.util.HashSet;
import java.util.Set;

/**
 * Makes one session of two copies that were changed on the two sides of a cut.
 *
 * <p>The connection that claimed last owns it. Of the same session the queue gets what the other
 * copy has and it has not seen, and the subscriptions are those of the higher version. Choice: a
 * message that was done on one side only may come again, rather than be lost.
 */
final class SessionMerge {
  private SessionMerge() {}

  static SessionEntry of(SessionEntry one, SessionEntry other) {
    boolean newer =
        one.epoch != other.epoch ? one.epoch > other.epoch : one.version >= other.version;
    SessionEntry winner = copy(newer ? one : other);
    SessionEntry loser = newer ? other : one;
    if (winner.creation != loser.creation || winner.ended || loser.ended) {
      return winner; // the other session has ended
    }
    if (loser.version > winner.version) {
      winner.subscriptions.clear();
      winner.subscriptions.putAll(loser.subscriptions);
      winner.version = loser.version;
    }
    winner.version++;
    winner.receivedCount = Math.max(winner.receivedCount, loser.receivedCount);
    loser.received.forEach(winner.received::putIfAbsent);
    mergeQueue(winner, loser);
    winner.connectionLost(); // that on the other side
    return winner;
  }

  private static void mergeQueue(SessionEntry winner, SessionEntry loser) {
    Set<MessageId> queued = new HashSet<>();
    winner.queue.forEach(item -> queued.add(item.id()));
    loser.queue.forEach(
        item -> {
          boolean known =
              queued.contains(item.id())
                  || winner.deduplication.has(item.id())
                  || winner.deduplication.hasOrdered(item.id());
          if (!known && item.stored().message().isPresent()) {
            StoredMessage old = item.stored();
            winner.queue.add(
                new StoredQueue.Item(
                    item.id(),
                    new StoredMessage(
                        winner.queue.nextSequence(),
                        old.message(),
                        old.qos(),
                        old.retain(),
                        old.subscriptionIdentifier(),
                        old.share())));
          }
        });
    loser.deduplication.ordered().forEach(winner.deduplication::addOrdered);
    loser.deduplication.ids().forEach(winner.deduplication::add);
  }

  private static SessionEntry copy(SessionEntry entry) {
    WireWriter out = new WireWriter();
    SessionEntryWire.write(out, entry);
    return SessionEntryWire.read(new WireReader(out.toByteArray()));
  }
}

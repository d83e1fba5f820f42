package io.zancudo.cluster.store;

import io.zancudo.cluster.MessageId;
import io.zancudo.cluster.NodeId;
import io.zancudo.cluster.wire.SubscriptionWire;
import io.zancudo.cluster.wire.WillWire;
import io.zancudo.cluster.wire.WireReader;
import io.zancudo.cluster.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a whole entry is written, when it moves to another node. */
public final class SessionEntryWire {
  private static final int VERSION = 1;

  /** Who has taken what is due, in entries of writers that did not say so. */
  private static final NodeId NOBODY = new NodeId("nobody");

  private SessionEntryWire() {}

  /** Writes an entry; by its single writer. */
  public static void write(WireWriter out, SessionEntry entry) {
    write(out, entry, entry.apartSince);
  }

  /**
   * Writes an entry.
   *
   * @param apartSince what is said of {@link SessionEntry#apartSince}
   */
  public static void write(WireWriter out, SessionEntry entry, long apartSince) {
    int begun = out.begin(VERSION);
    out.writeString(entry.clientId);
    out.writeLong(entry.epoch).writeLong(entry.version).writeLong(entry.creation);
    StoredWire.writeOptional(out, entry.connectedTo(), StoredWire::writeNode);
    out.writeBoolean(entry.ended);
    out.writeLong(entry.expirySeconds).writeLong(entry.disconnectedAt);
    out.writeByte(entry.protocol.ordinal()).writeBoolean(entry.bridge);
    StoredWire.writeOptional(out, Optional.ofNullable(entry.will), WillWire::write);
    out.writeLong(entry.willDueAt).writeLong(entry.receivedCount);
    StoredWire.writeList(out, entry.subscriptions.values(), SubscriptionWire::write);
    StoredWire.writeList(out, entry.received.values(), StoredWire::writeReceived);
    StoredWire.writeList(out, entry.deduplication.ordered(), StoredWire::writeId);
    StoredWire.writeList(out, entry.deduplication.ids(), StoredWire::writeId);
    StoredWire.writeOptional(
        out, Optional.ofNullable(entry.claimed), SessionEntryWire::writeClaimed);
    StoredWire.writeOptional(
        out,
        Optional.ofNullable(entry.taken),
        (to, taken) -> DueOperation.writeDue(to.writeLong(taken.token()), taken.due()));
    writeQueue(out, entry.queue);
    out.writeLong(apartSince);
    writeClaims(out, entry);
    out.end(begun);
  }

  /** Reads an entry. */
  public static SessionEntry read(WireReader in) {
    int outer = in.begin(VERSION);
    SessionEntry entry = new SessionEntry(in.readString());
    entry.epoch = in.readLong();
    entry.version = in.readLong();
    entry.creation = in.readLong();
    entry.owner = StoredWire.readOptional(in, StoredWire::readNode).orElse(null);
    entry.ended = in.readBoolean();
    entry.expirySeconds = in.readLong();
    entry.disconnectedAt = in.readLong();
    entry.protocol = StoredWire.readProtocol(in);
    entry.bridge = in.readBoolean();
    entry.will = StoredWire.readOptional(in, WillWire::read).orElse(null);
    entry.willDueAt = in.readLong();
    entry.receivedCount = in.readLong();
    StoredWire.readList(in, SubscriptionWire::read)
        .forEach(each -> entry.subscriptions.put(each.filter(), each));
    StoredWire.readList(in, StoredWire::readReceived)
        .forEach(each -> entry.received.put(each.packetId(), each));
    StoredWire.readList(in, StoredWire::readId).forEach(entry.deduplication::addOrdered);
    StoredWire.readList(in, StoredWire::readId).forEach(entry.deduplication::add);
    entry.claimed = StoredWire.readOptional(in, SessionEntryWire::readClaimed).orElse(null);
    entry.taken =
        StoredWire.readOptional(
                in,
                from ->
                    new SessionEntry.Taken(from.readLong(), NOBODY, 0, DueOperation.readDue(from)))
            .orElse(null);
    readQueue(in, entry.queue);
    entry.apartSince = in.readLong();
    if (in.hasMore()) {
      readClaims(in, entry);
    }
    in.end(outer);
    return entry;
  }

  private static void writeClaimed(WireWriter out, Claimed claimed) {
    out.writeLong(claimed.token());
    StoredWire.writeOptional(out, claimed.replaced(), StoredWire::writeRecord);
    out.writeBoolean(claimed.sessionPresent());
    StoredWire.writeOptional(out, claimed.will(), WillWire::write);
    StoredWire.writeList(out, claimed.redeliver(), StoredWire::writeMessage);
  }

  private static Claimed readClaimed(WireReader in) {
    long token = in.readLong();
    var replaced = StoredWire.readOptional(in, StoredWire::readRecord);
    boolean present = in.readBoolean();
    var will = StoredWire.readOptional(in, WillWire::read);
    var redeliver = StoredWire.readList(in, StoredWire::readMessage);
    return new Claimed(token, replaced, present, Optional.empty(), will, redeliver);
  }

  /** What most entries have not, and readers before it skip. */
  private static void writeClaims(WireWriter out, SessionEntry entry) {
    Optional<NodeId> connectedTo = Optional.ofNullable(entry.claimed).flatMap(Claimed::connectedTo);
    SessionEntry.Taken taken = entry.taken;
    StoredQueue queue = entry.queue;
    boolean hasMaybeSent = queue.maybeSentUpTo() > queue.sentUpTo();
    if (connectedTo.isEmpty() && entry.overtaken.isEmpty() && taken == null && !hasMaybeSent) {
      return;
    }
    StoredWire.writeOptional(out, connectedTo, StoredWire::writeNode);
    StoredWire.writeList(
        out,
        entry.overtaken.entrySet(),
        (to, each) -> to.writeLong(each.getKey()).writeLong(each.getValue()));
    if (taken != null) {
      StoredWire.writeNode(out, taken.by());
      out.writeLong(taken.atMillis());
    }
    out.writeLong(queue.maybeSentUpTo());
  }

  private static void readClaims(WireReader in, SessionEntry entry) {
    Optional<NodeId> connectedTo = StoredWire.readOptional(in, StoredWire::readNode);
    Claimed claimed = entry.claimed;
    if (claimed != null) {
      entry.claimed = claimed.connectedTo(connectedTo);
    }
    StoredWire.readList(in, from -> Map.entry(from.readLong(), from.readLong()))
        .forEach(each -> entry.overtaken.put(each.getKey(), each.getValue()));
    SessionEntry.Taken taken = entry.taken;
    if (taken != null && in.hasMore()) {
      NodeId by = StoredWire.readNode(in);
      entry.taken = new SessionEntry.Taken(taken.token(), by, in.readLong(), taken.due());
    }
    if (in.hasMore()) {
      entry.queue.maybeSent(in.readLong());
    }
  }

  private static void writeQueue(WireWriter out, StoredQueue queue) {
    out.writeLong(queue.nextSequence()).writeLong(queue.sentUpTo());
    List<StoredQueue.Item> items = new ArrayList<>(queue.count());
    queue.forEach(items::add);
    StoredWire.writeList(
        out,
        items,
        (to, item) -> {
          StoredWire.writeId(to, item.id());
          StoredWire.writeMessage(to, item.stored());
        });
  }

  private static void readQueue(WireReader in, StoredQueue queue) {
    long next = in.readLong();
    long sentUpTo = in.readLong();
    queue.sent(sentUpTo);
    StoredWire.readList(
            in,
            from -> {
              MessageId id = StoredWire.readId(from);
              return new StoredQueue.Item(id, StoredWire.readMessage(from));
            })
        .forEach(queue::add);
    queue.continueAt(next);
  }
}

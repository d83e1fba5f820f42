package io.zancudo.broker.session;

import io.vertx.core.Future;
import io.zancudo.cluster.MessageId;
import io.zancudo.cluster.ReceivedMessage;
import io.zancudo.mqtt.Message;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * QoS 2 messages that the client of a stored session has sent and not released: kept in the store
 * before PUBREC goes out, and until their routing is safe.
 *
 * <p>Owned by the session's event loop. Bounded by the Packet Identifiers and the Receive Maximum.
 */
final class StoredReceivedMessages implements ReceivedMessages {
  private final StoredSession stored;
  private final Map<Integer, Entry> entries = new HashMap<>();

  private static final class Entry {
    final Message message;
    final Future<MessageId> kept;
    boolean repeated;
    boolean released;

    Entry(Message message, Future<MessageId> kept) {
      this.message = message;
      this.kept = kept;
    }
  }

  StoredReceivedMessages(Session session, StoredSession stored) {
    this.stored = stored;
    for (ReceivedMessage received : stored.claim().received()) {
      entries.put(
          received.packetId(),
          new Entry(received.message(), Future.succeededFuture(received.id())));
    }
  }

  @Override
  public Arrival put(int packetId, Message message) {
    Entry present = entries.get(packetId);
    if (present != null) {
      boolean same =
          present.message.topic().equals(message.topic())
              && Arrays.equals(present.message.payload(), message.payload());
      if (same && present.repeated) {
        return Arrival.REPEATED_TOO_OFTEN;
      }
      present.repeated = true;
      return Arrival.REPEATED;
    }
    entries.put(
        packetId,
        new Entry(
            message, stored.store().receive(stored.clientId(), stored.epoch(), packetId, message)));
    return Arrival.NEW;
  }

  @Override
  public Future<Void> kept(int packetId) {
    Entry entry = entries.get(packetId);
    return entry == null ? Future.succeededFuture() : entry.kept.mapEmpty();
  }

  @Override
  public @Nullable ReleasedMessage remove(int packetId) {
    Entry entry = entries.get(packetId);
    if (entry == null || entry.released) {
      return null;
    }
    entry.released = true;
    Optional<MessageId> id =
        entry.kept.succeeded() ? Optional.of(entry.kept.result()) : Optional.empty();
    return new ReleasedMessage(entry.message, id);
  }

  @Override
  public boolean isRouting(int packetId) {
    Entry entry = entries.get(packetId);
    return entry != null && entry.released;
  }

  @Override
  public Future<Void> routed(int packetId) {
    return stored.store().released(stored.clientId(), stored.epoch(), packetId).mapEmpty();
  }

  @Override
  public void forget(int packetId) {
    entries.remove(packetId);
  }

  @Override
  public void reconnected() {
    entries.values().forEach(entry -> entry.repeated = false);
  }

  @Override
  public void move(SessionLoop from, SessionLoop to) {
    throw new IllegalStateException("A stored session has a new object for each connection");
  }

  @Override
  public void end() {
    entries.clear();
  }

  @Override
  public int count() {
    return entries.size();
  }
}

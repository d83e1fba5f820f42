package io.zancudo.broker.session;

import io.vertx.core.Future;
import io.zancudo.mqtt.Message;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * QoS 2 messages that a client has sent and not released yet, in this node's memory.
 *
 * <p>Owned by the session's event loop. Bounded by the Packet Identifiers, by the Receive Maximum
 * for MQTT 5, and by the budget of all queues.
 */
final class InMemoryReceivedMessages implements ReceivedMessages {
  private final Session session;
  private @Nullable Map<Integer, Entry> entries;

  InMemoryReceivedMessages(Session session) {
    this.session = session;
  }

  private static final class Entry {
    private final Message message;
    private boolean repeated;

    Entry(Message message) {
      this.message = message;
    }
  }

  @Override
  public Arrival put(int packetId, Message message) {
    Map<Integer, Entry> map = entries;
    if (map == null) {
      map = new HashMap<>();
      entries = map;
    }
    Entry present = map.get(packetId);
    if (present != null && isSame(present.message, message)) {
      boolean again = present.repeated;
      present.repeated = true;
      return again ? Arrival.REPEATED_TOO_OFTEN : Arrival.REPEATED;
    }
    if (present == null && session.home().budget().isFull()) {
      return Arrival.REFUSED;
    }
    map.put(packetId, new Entry(message));
    session
        .home()
        .count(budgetBytes(message) - (present == null ? 0 : budgetBytes(present.message)));
    return present == null ? Arrival.NEW : Arrival.REPEATED;
  }

  private static boolean isSame(Message one, Message other) {
    return one.qos() == other.qos()
        && one.topic().equals(other.topic())
        && Arrays.equals(one.payload(), other.payload());
  }

  @Override
  public @Nullable ReleasedMessage remove(int packetId) {
    Map<Integer, Entry> map = entries;
    Entry entry = map == null ? null : map.remove(packetId);
    if (map == null || entry == null) {
      return null;
    }
    if (map.isEmpty()) {
      entries = null;
    }
    session.home().count(-budgetBytes(entry.message));
    return new ReleasedMessage(entry.message, Optional.empty());
  }

  @Override
  public Future<Void> kept(int packetId) {
    return Future.succeededFuture();
  }

  @Override
  public boolean isRouting(int packetId) {
    return false;
  }

  @Override
  public Future<Void> routed(int packetId) {
    return Future.succeededFuture();
  }

  @Override
  public void forget(int packetId) {
    // it was taken out
  }

  @Override
  public void reconnected() {
    if (entries != null) {
      entries.values().forEach(entry -> entry.repeated = false);
    }
  }

  @Override
  public void move(SessionLoop from, SessionLoop to) {
    from.handOver(budgetBytes(), to);
  }

  @Override
  public void end() {
    session.home().count(-budgetBytes());
    entries = null;
  }

  private static int budgetBytes(Message message) {
    return message.sizeBytes() + QueueBudget.ENTRY_BYTES;
  }

  private long budgetBytes() {
    return entries == null
        ? 0
        : entries.values().stream().mapToLong(entry -> budgetBytes(entry.message)).sum();
  }

  @Override
  public int count() {
    return entries == null ? 0 : entries.size();
  }
}

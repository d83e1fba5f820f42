package io.zancudo.broker.session;

import io.zancudo.mqtt.Message;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * QoS 2 messages that a client has sent and not released yet, by Packet Identifier (MQTT 5.0
 * section 4.3.3).
 *
 * <p>Owned by the session's event loop. Choice: a message is routed when PUBREL comes, as Mosquitto
 * does, so it is kept here until then. Bounded by the Packet Identifiers, by the Receive Maximum
 * for MQTT 5, and by the budget of all queues.
 */
public final class ReceivedMessages {
  /** What a PUBLISH with QoS 2 was. */
  public enum Arrival {
    /** A new message: it is kept until its PUBREL. */
    NEW,
    /** The same once more ([MQTT-4.3.3-10]), or another in its place. */
    REPEATED,
    /** The same a third time without a reconnection: an error, as with Mosquitto. */
    REPEATED_TOO_OFTEN,
    /** There is no memory for it. */
    REFUSED
  }

  private @Nullable Map<Integer, Entry> entries;

  private static final class Entry {
    private final Message message;
    private boolean repeated;

    Entry(Message message) {
      this.message = message;
    }
  }

  /** Takes a PUBLISH; it is kept unless it is refused. */
  Arrival put(int packetId, Message message, QueueBudget budget, int loop) {
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
    if (present == null && budget.isExhausted()) {
      return Arrival.REFUSED;
    }
    map.put(packetId, new Entry(message));
    budget.add(loop, budgetBytes(message) - (present == null ? 0 : budgetBytes(present.message)));
    return present == null ? Arrival.NEW : Arrival.REPEATED;
  }

  private static boolean isSame(Message one, Message other) {
    return one.qos() == other.qos()
        && one.topic().equals(other.topic())
        && Arrays.equals(one.payload(), other.payload());
  }

  /** Takes the message out, or null if the Packet Identifier is not held. */
  @Nullable Message remove(int packetId, QueueBudget budget, int loop) {
    Map<Integer, Entry> map = entries;
    Entry entry = map == null ? null : map.remove(packetId);
    if (map == null || entry == null) {
      return null;
    }
    if (map.isEmpty()) {
      entries = null;
    }
    budget.add(loop, -budgetBytes(entry.message));
    return entry.message;
  }

  /** A new connection: the client may repeat each message once more. */
  void reconnected() {
    if (entries != null) {
      entries.values().forEach(entry -> entry.repeated = false);
    }
  }

  /** Forgets everything: the session has ended. */
  void clear(QueueBudget budget, int loop) {
    budget.add(loop, -budgetBytes());
    entries = null;
  }

  private static int budgetBytes(Message message) {
    return message.sizeBytes() + QueueBudget.ENTRY_BYTES;
  }

  /** What they count for in the budget. */
  long budgetBytes() {
    return entries == null
        ? 0
        : entries.values().stream().mapToLong(entry -> budgetBytes(entry.message)).sum();
  }

  /** How many are held. */
  int count() {
    return entries == null ? 0 : entries.size();
  }
}

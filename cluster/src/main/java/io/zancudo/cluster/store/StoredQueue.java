package io.zancudo.cluster.store;

import io.zancudo.cluster.MessageId;
import io.zancudo.cluster.QueueLimits;
import io.zancudo.cluster.StoredMessage;
import io.zancudo.mqtt.Qos;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The messages that wait for the client of a stored session, numbered from 1 on. Single writer: who
 * owns the {@link SessionEntry}.
 *
 * <p>A ring from the oldest message that is not done to the newest; what is done in between leaves
 * an empty slot. It spans no more than what is queued and 65,535, because a Packet Identifier is
 * used again only when it is free.
 */
final class StoredQueue {
  private static final int MIN_SLOTS = 4;

  /** A message, and the identity under which it came. */
  record Item(MessageId id, StoredMessage stored) {
    long sequence() {
      return stored.sequence();
    }

    int sizeBytes() {
      return stored.message().map(m -> m.sizeBytes()).orElse(0);
    }
  }

  private @Nullable Item[] ring = new Item[MIN_SLOTS];
  private long first = 1;
  private long next = 1;
  private int count;
  private long bytes;
  private long sentUpTo;
  private long maybeSentUpTo;

  /** The sequence of the oldest message that is not done; of the next one if there is none. */
  long firstSequence() {
    return first;
  }

  long nextSequence() {
    return next;
  }

  long sentUpTo() {
    return sentUpTo;
  }

  /** Up to here the client may have been sent them, as a connection of it has not said its last. */
  long maybeSentUpTo() {
    return Math.max(sentUpTo, maybeSentUpTo);
  }

  /** Messages that are not done. */
  int count() {
    return count;
  }

  /** Bytes of the messages that are not done and not received. */
  long bytes() {
    return bytes;
  }

  /** The next message gets this sequence, which is none that is there or below. */
  void continueAt(long sequence) {
    if (count == 0) {
      first = sequence;
      next = sequence;
      return;
    }
    reserve(sequence - first);
    next = sequence;
  }

  /** Whether one more message of this size is too much. */
  boolean isFull(QueueLimits limits, int sizeBytes) {
    return (limits.maxMessages() > 0 && count >= limits.maxMessages())
        || (limits.maxBytes() > 0 && bytes + sizeBytes > limits.maxBytes());
  }

  /** Puts a message in; its sequence must be {@link #nextSequence} or higher. */
  void add(Item item) {
    long sequence = item.sequence();
    if (count == 0) {
      first = sequence;
    }
    reserve(sequence - first + 1);
    ring[slot(sequence)] = item;
    next = sequence + 1;
    count++;
    bytes += item.sizeBytes();
  }

  private void reserve(long slots) {
    if (slots <= ring.length) {
      return;
    }
    @Nullable Item[] wider = new Item[Integer.highestOneBit((int) (slots - 1)) * 2];
    for (long sequence = first; sequence < next; sequence++) {
      wider[(int) (sequence & (wider.length - 1))] = ring[slot(sequence)];
    }
    ring = wider;
  }

  private int slot(long sequence) {
    return (int) (sequence & (ring.length - 1));
  }

  private @Nullable Item get(long sequence) {
    return sequence < first || sequence >= next ? null : ring[slot(sequence)];
  }

  /** Messages from a sequence on, until there are enough of them or of their bytes. */
  List<StoredMessage> fetch(long from, int maxCount, int maxBytes) {
    List<StoredMessage> found = new ArrayList<>();
    long size = 0;
    for (long at = Math.max(from, first); at < next && found.size() < maxCount; at++) {
      Item item = ring[slot(at)];
      if (item == null) {
        continue;
      }
      size += item.sizeBytes();
      if (size > maxBytes && !found.isEmpty()) {
        break;
      }
      found.add(item.stored());
    }
    return found;
  }

  /** The client was sent messages up to this one; never falls. */
  void sent(long upTo) {
    sentUpTo = Math.max(sentUpTo, upTo);
  }

  /** The client may have been sent messages up to this one; never falls. */
  void maybeSent(long upTo) {
    maybeSentUpTo = Math.max(maybeSentUpTo, upTo);
  }

  /** PUBREC has come: the message is forgotten, its sequence kept. */
  void received(long sequence) {
    Item item = get(sequence);
    if (item != null) {
      bytes -= item.sizeBytes();
      StoredMessage old = item.stored();
      ring[slot(sequence)] =
          new Item(
              item.id(),
              new StoredMessage(
                  sequence,
                  Optional.empty(),
                  old.qos(),
                  old.retain(),
                  old.subscriptionIdentifier(),
                  old.share()));
    }
  }

  /** The delivery is over. */
  void done(long sequence) {
    Item item = get(sequence);
    if (item == null) {
      return;
    }
    ring[slot(sequence)] = null;
    count--;
    bytes -= item.sizeBytes();
    while (first < next && ring[slot(first)] == null) {
      first++;
    }
    if (count == 0) {
      ring = new Item[MIN_SLOTS];
    }
  }

  /**
   * Messages of shared subscriptions whose client is not known to have had them: those of QoS 2
   * that were sent to it are its own ([MQTT-4.8.2-5]).
   */
  List<StoredMessage> undelivered() {
    List<StoredMessage> all = new ArrayList<>();
    forEach(
        item -> {
          StoredMessage each = item.stored();
          boolean unsent = each.sequence() > sentUpTo();
          if (each.share().isPresent()
              && each.message().isPresent()
              && (unsent || each.qos() == Qos.AT_LEAST_ONCE)) {
            all.add(each);
          }
        });
    return all;
  }

  /** All that is not done, in its order. */
  void forEach(Consumer<Item> action) {
    for (long at = first; at < next; at++) {
      Item item = ring[slot(at)];
      if (item != null) {
        action.accept(item);
      }
    }
  }
}

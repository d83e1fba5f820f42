package io.zancudo.broker.session;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * QoS 1 and 2 messages that were sent to a client and are not acknowledged yet, in the order in
 * which they were sent, and the Packet Identifiers they hold.
 *
 * <p>Owned by its session's event loop. Packet Identifiers follow one another from 1 and are not
 * reused while in flight ([MQTT-2.2.1-4]). A ring by Packet Identifier: finding one costs O(1).
 */
final class OutboundWindow {
  /** What is awaited for a Packet Identifier. */
  enum State {
    FREE,
    AWAITING_PUBACK,
    AWAITING_PUBREC,
    AWAITING_PUBCOMP
  }

  private static final int IDENTIFIERS = 65_535;
  private static final State[] NO_STATES = new State[0];
  private static final @Nullable QueuedMessage[] NO_MESSAGES = new @Nullable QueuedMessage[0];

  /** By sequence number modulo their length, a power of two. */
  private State[] states = NO_STATES;

  private @Nullable QueuedMessage[] messages = NO_MESSAGES;

  /** Sequence numbers: the oldest that may be in flight, and the next to be given. */
  private long head;

  private long tail;
  private int count;

  /** How many Packet Identifiers are in use. */
  int count() {
    return count;
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** Whether another Packet Identifier can be given: the oldest one bounds the span. */
  boolean hasFreeIdentifier() {
    return tail - head < IDENTIFIERS;
  }

  /**
   * Takes the next Packet Identifier.
   *
   * @param message kept for retransmission, or null if nobody will ask for it
   */
  int add(State awaited, @Nullable QueuedMessage message) {
    if (tail - head >= states.length) {
      grow();
    }
    int at = (int) tail & (states.length - 1);
    states[at] = awaited;
    messages[at] = message;
    count++;
    return identifier(tail++);
  }

  /**
   * Lets the next Packet Identifier pass unused: the message that would have had it is not sent.
   * Choice: identifiers belong to messages from the moment they are queued, as with Mosquitto.
   */
  void skip() {
    if (count == 0) {
      head = ++tail;
    } else if (hasFreeIdentifier()) { // else the next one is that of the oldest in flight
      release(add(State.AWAITING_PUBACK, null));
    }
  }

  /** What is awaited for this Packet Identifier. */
  State state(int packetId) {
    long sequence = sequence(packetId);
    return sequence < 0 ? State.FREE : states[(int) sequence & (states.length - 1)];
  }

  /**
   * PUBREC came: the message is the client's now and is not sent again ([MQTT-4.3.3-4]); it counts
   * as in flight until PUBCOMP.
   */
  void received(int packetId) {
    states[index(packetId)] = State.AWAITING_PUBCOMP;
  }

  /** Frees the Packet Identifier, which is in use. */
  @Nullable QueuedMessage release(int packetId) {
    int at = index(packetId);
    QueuedMessage message = messages[at];
    states[at] = State.FREE;
    messages[at] = null;
    count--;
    while (head < tail && states[(int) head & (states.length - 1)] == State.FREE) {
      head++;
    }
    return message;
  }

  /** Visits what is in flight, oldest first. */
  void forEach(Visitor visitor) {
    for (long sequence = head; sequence < tail; sequence++) {
      int at = (int) sequence & (states.length - 1);
      if (states[at] != State.FREE) {
        visitor.inFlight(identifier(sequence), states[at], messages[at]);
      }
    }
  }

  /** The sequence number of the oldest in flight; a cursor for {@link #nextFrom}. */
  long first() {
    return head;
  }

  /** The first sequence number from this one on that is in flight, or -1. */
  long nextFrom(long sequence) {
    for (long s = Math.max(sequence, head); s < tail; s++) {
      if (states[(int) s & (states.length - 1)] != State.FREE) {
        return s;
      }
    }
    return -1;
  }

  State stateAt(long sequence) {
    return states[(int) sequence & (states.length - 1)];
  }

  @Nullable QueuedMessage messageAt(long sequence) {
    return messages[(int) sequence & (states.length - 1)];
  }

  static int identifier(long sequence) {
    return (int) (sequence % IDENTIFIERS) + 1;
  }

  /** One message in flight. */
  interface Visitor {
    void inFlight(int packetId, State state, @Nullable QueuedMessage message);
  }

  private int index(int packetId) {
    long sequence = sequence(packetId);
    if (sequence < 0) {
      throw new IllegalStateException("Packet Identifier " + packetId + " is not in flight");
    }
    return (int) sequence & (states.length - 1);
  }

  /** The sequence number of what has this Packet Identifier, or -1 if that is not in flight. */
  long sequence(int packetId) {
    int distance = packetId - identifier(head);
    long sequence = head + (distance < 0 ? distance + IDENTIFIERS : distance);
    return sequence < tail ? sequence : -1;
  }

  private void grow() {
    int old = states.length;
    int size = Math.max(4, old * 2);
    State[] newStates = new State[size];
    Arrays.fill(newStates, State.FREE);
    @Nullable QueuedMessage[] newMessages = new @Nullable QueuedMessage[size];
    for (long sequence = head; sequence < tail; sequence++) {
      newStates[(int) sequence & (size - 1)] = states[(int) sequence & (old - 1)];
      newMessages[(int) sequence & (size - 1)] = messages[(int) sequence & (old - 1)];
    }
    states = newStates;
    messages = newMessages;
  }
}

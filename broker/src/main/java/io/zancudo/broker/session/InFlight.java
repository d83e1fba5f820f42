package io.zancudo.broker.session;

import io.zancudo.broker.codec.Publication;
import io.zancudo.broker.link.ClientLink;
import io.zancudo.broker.session.OutboundWindow.State;
import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * What was sent to a session's client and is not acknowledged: which Packet Identifiers it holds,
 * how much more may be sent, and what is still to be sent again on this connection.
 *
 * <p>Owned by the session's event loop.
 */
final class InFlight {
  private final Session session;
  private final OutboundWindow window = new OutboundWindow();
  private final SendQuota quota;

  /** What the messages take that are kept while they are in flight. */
  private long keptBytes;

  /** The next message to be sent again on this connection, or -1. */
  private long resendNext = -1;

  InFlight(Session session) {
    this.session = session;
    this.quota = new SendQuota(session.home().limitsNow());
  }

  void attached(int receiveMaximum) {
    quota.reset(receiveMaximum);
    resendNext = window.nextFrom(window.first());
  }

  int count() {
    return window.count();
  }

  boolean isEmpty() {
    return window.isEmpty();
  }

  /** What is kept counts for this in the budget. */
  long budgetBytes() {
    return keptBytes;
  }

  // ---------------------------------------------------------------- what is sent

  /** Whether one more message may be sent, whatever its size. */
  boolean isOpen() {
    return quota.isOpen();
  }

  /** Whether a new message of this size may be sent now. */
  boolean hasQuota(int payloadBytes) {
    return resendNext < 0 && quota.hasRoom(payloadBytes) && window.hasFreeIdentifier();
  }

  /**
   * A message is sent for the first time.
   *
   * @param kept for retransmission, or null if nobody will ask for it
   * @return its Packet Identifier
   */
  int add(Qos qos, int payloadBytes, @Nullable QueuedMessage kept) {
    State awaited = qos == Qos.AT_LEAST_ONCE ? State.AWAITING_PUBACK : State.AWAITING_PUBREC;
    int packetId = window.add(awaited, kept);
    countKept(kept, 1);
    quota.sent(payloadBytes);
    return packetId;
  }

  /** A message is not sent: its Packet Identifier passes unused. */
  void skip() {
    window.skip();
  }

  /** What is kept counts against the budget, in flight as in the queue. */
  private void countKept(@Nullable QueuedMessage kept, int sign) {
    if (kept != null) {
      long bytes = (long) sign * kept.budgetBytes();
      keptBytes += bytes;
      session.home().count(bytes);
    }
  }

  // ---------------------------------------------------------------- what is sent again

  /** Whether something is still to be sent again, which goes before all else. */
  boolean isResending() {
    return resendNext >= 0;
  }

  /** Sends the next message again. */
  void resend(ClientLink current, long now) {
    long sequence = resendNext;
    resendNext = window.nextFrom(sequence + 1);
    int packetId = OutboundWindow.identifier(sequence);
    QueuedMessage message = window.messageAt(sequence);
    int payloadBytes = message == null ? 0 : message.message().payload().length;
    if (window.stateAt(sequence) == State.AWAITING_PUBCOMP) {
      current.pubrel(packetId, ReasonCode.SUCCESS);
    } else if (message != null && !publishAgain(current, message, packetId, now)) {
      countKept(window.release(packetId), -1); // [MQTT-3.1.2-25] as if it had been sent
      session.home().dropped();
      return;
    }
    quota.sent(payloadBytes);
  }

  /** False if the message is too large for this connection. */
  private boolean publishAgain(ClientLink current, QueuedMessage message, int packetId, long now) {
    Publication publication = session.home().outgoing().begin(message.message(), now);
    int identifier = message.subscriptionIdentifier();
    boolean accepted = current.accepts(publication, message.qos(), identifier);
    if (accepted) { // [MQTT-3.3.1-1] with DUP
      current.publish(publication, message.qos(), true, message.retain(), packetId, identifier);
    }
    publication.end();
    return accepted;
  }

  // ---------------------------------------------------------------- what is acknowledged

  /** What is awaited for this Packet Identifier. */
  State state(int packetId) {
    return window.state(packetId);
  }

  /** PUBREC came; now PUBCOMP is awaited. */
  void received(int packetId) {
    window.received(packetId);
  }

  /**
   * The delivery is over.
   *
   * @param moreWaits whether the client could have had more already
   */
  void acknowledged(int packetId, boolean moreWaits) {
    long sequence = window.sequence(packetId);
    QueuedMessage message = window.release(packetId);
    countKept(message, -1);
    if (resendNext >= 0 && sequence >= resendNext) {
      // answered before it was sent again: it has taken no room on this connection
      resendNext = window.nextFrom(resendNext);
    } else {
      quota.acknowledged(message == null ? 0 : message.message().payload().length, moreWaits);
    }
  }

  /** The session has ended: QoS 1 messages of shared subscriptions go to other members. */
  void end() {
    session.home().count(-keptBytes);
    keptBytes = 0;
    window.forEach(
        (packetId, state, message) -> {
          if (state == State.AWAITING_PUBACK && message != null && message.share() != null) {
            message.share().redeliver(message); // [MQTT-4.8.2-5] QoS 2 is not sent to another
          }
        });
  }
}

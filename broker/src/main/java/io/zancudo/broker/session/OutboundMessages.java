package io.zancudo.broker.session;

import io.zancudo.broker.codec.Publication;
import io.zancudo.broker.link.ClientLink;
import io.zancudo.broker.loop.BrokerLoop;
import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.ReasonCode;
import io.zancudo.mqtt.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * The messages on their way to a session's client, in this node's memory.
 *
 * <p>Owned by the session's event loop. Messages are sent at once while the client keeps up; beyond
 * its Receive Maximum, or when its connection is congested, QoS 1 and 2 wait in the queue (bounded,
 * the publishers are slowed down, the newest is dropped) and QoS 0 is dropped.
 */
final class OutboundMessages implements Outbound {
  private final Session session;
  private final MessageQueue queue;
  private final InFlight inFlight;
  private final HeldPublishers held = new HeldPublishers();
  private boolean releasing;

  OutboundMessages(Session session) {
    this.session = session;
    this.queue = new MessageQueue(session.home().limitsNow(), session.home().budget());
    this.inFlight = new InFlight(session);
  }

  @Override
  public void attached(int receiveMaximum) {
    inFlight.attached(receiveMaximum);
  }

  @Override
  public void detached() {
    held.releaseAll(loop());
  }

  // ---------------------------------------------------------------- messages that come

  @Override
  public void deliver(
      Publication publication,
      Subscription subscription,
      boolean retain,
      @Nullable SharedDelivery share,
      @Nullable Publisher from) {
    SessionLimits limits = home().limits();
    Qos qos =
        limits.upgradeOutgoingQos()
            ? subscription.qos()
            : publication.qos().min(subscription.qos()); // [MQTT-3.8.4-8]
    ClientLink current = session.link();
    int identifier = subscription.identifier();
    if (current != null && !current.accepts(publication, qos, identifier)) {
      skip(qos); // [MQTT-3.1.2-25] as if it had been sent
    } else if (qos == Qos.AT_MOST_ONCE && current != null && !isBehindQos0()) {
      sendQos0(current, publication, retain, identifier);
    } else if (qos != Qos.AT_MOST_ONCE
        && current != null
        && canSendNow(current, publication.payloadLength(), share)) {
      QueuedMessage kept =
          mustKeep(share)
              ? new QueuedMessage(publication.message(), qos, retain, identifier, share)
              : null;
      send(current, publication, qos, retain, identifier, kept);
    } else if (qos != Qos.AT_MOST_ONCE || limits.queueQos0()) {
      enqueue(new QueuedMessage(publication.message(), qos, retain, identifier, share), from);
    }
  }

  /**
   * Whether a message in flight is kept: for retransmission, for another member of its group, or to
   * know its size when it is acknowledged. Else only its Packet Identifier is.
   */
  private boolean mustKeep(@Nullable SharedDelivery share) {
    return session.isPersistent() || share != null || home().limits().maxInflightBytes() != 0;
  }

  /** Whether messages with QoS 0 may be waiting, which no other may overtake ([MQTT-4.6.0-5]). */
  private boolean isBehindQos0() {
    return home().limits().queueQos0() && !queue.isEmpty();
  }

  private void sendQos0(
      ClientLink current, Publication publication, boolean retain, int identifier) {
    if (current.isCongested()) {
      home().dropped();
      return;
    }
    current.publish(publication, Qos.AT_MOST_ONCE, false, retain, 0, identifier);
    home().sent();
  }

  /** Without memory for more, each client still gets one message after the other. */
  private boolean canSendNow(ClientLink current, int payloadBytes, @Nullable SharedDelivery share) {
    return queue.isEmpty()
        && inFlight.hasQuota(payloadBytes)
        && !current.isCongested()
        && (inFlight.isEmpty() || !mustKeep(share) || !home().budget().isExhausted());
  }

  private void send(
      ClientLink current,
      Publication publication,
      Qos qos,
      boolean retain,
      int identifier,
      @Nullable QueuedMessage kept) {
    int packetId = inFlight.add(qos, publication.payloadLength(), kept);
    current.publish(publication, qos, false, retain, packetId, identifier);
    home().sent();
  }

  private void skip(Qos qos) {
    home().dropped();
    if (qos != Qos.AT_MOST_ONCE) {
      inFlight.skip();
    }
  }

  private void enqueue(QueuedMessage message, @Nullable Publisher from) {
    boolean slowsDown = from != null && mayHold(from);
    if (!queue.offer(message, loop().index(), slowsDown)) {
      home().dropped();
    }
    if (from != null && slowsDown && queue.isOverHighWater()) {
      held.hold(from, loop());
    }
  }

  /**
   * Whether a publisher may be held. One that is held reads no acknowledgements either: it must not
   * wait for a session that waits for it, and a session whose own client is held, and so makes no
   * progress, must not hold others. Absent clients hold nobody.
   */
  private boolean mayHold(Publisher from) {
    SessionConnection own = session.connection();
    return own != null && from != own && !own.isHeld() && !from.isHolding() && !held.isStalled();
  }

  // ---------------------------------------------------------------- messages that wait

  @Override
  public boolean hasRoom() {
    ClientLink current = session.link();
    return current != null && queue.isEmpty() && inFlight.isOpen() && !current.isCongested();
  }

  @Override
  public boolean isHolding() {
    return !held.isEmpty();
  }

  @Override
  public void sendWaiting() {
    long now = loop().nowMillis();
    ClientLink current = session.link();
    while (current != null && !current.isCongested()) {
      if (inFlight.isResending()) {
        if (!inFlight.isOpen()) {
          return;
        }
        inFlight.resend(current, now);
      } else if (!sendNextQueued(current, now)) {
        return;
      }
    }
  }

  private boolean sendNextQueued(ClientLink current, long now) {
    QueuedMessage next = queue.peek();
    if (next == null) {
      return false;
    }
    if (next.qos() != Qos.AT_MOST_ONCE && !inFlight.hasQuota(next.message().payload().length)) {
      return false;
    }
    queue.poll(loop().index());
    if (next.message().isExpired(now) || !session.mayReceive(next.message().topic())) {
      skip(next.qos()); // [MQTT-3.3.2-5] delivery had not started
      return true;
    }
    Publication publication = home().outgoing().begin(next.message(), now);
    int identifier = next.subscriptionIdentifier();
    if (!current.accepts(publication, next.qos(), identifier)) {
      skip(next.qos());
    } else if (next.qos() == Qos.AT_MOST_ONCE) {
      sendQos0(current, publication, next.retain(), identifier);
    } else {
      QueuedMessage kept = mustKeep(next.share()) ? next : null;
      send(current, publication, next.qos(), next.retain(), identifier, kept);
    }
    publication.end();
    return true;
  }

  @Override
  public void releasePublishers() {
    if (!held.isEmpty() && !releasing && queue.isUnderLowWater()) {
      releasing = true;
      loop().atEndOfTurn(this::releaseHeld);
    }
  }

  /** One publisher a turn: whoever goes on shows whether there is room for more. */
  private void releaseHeld() {
    if (!loop().isCurrent()) { // it has moved: nobody is held any longer
      return;
    }
    releasing = false;
    if (queue.isUnderLowWater()) {
      held.releaseOne(loop());
    }
    session.pump(); // there may be nothing in flight whose acknowledgement would come back here
  }

  // ---------------------------------------------------------------- the client's answers

  @Override
  public Acknowledgement puback(int packetId) {
    return switch (inFlight.state(packetId)) {
      case FREE -> Acknowledgement.UNKNOWN;
      case AWAITING_PUBACK -> acknowledged(packetId);
      case AWAITING_PUBREC, AWAITING_PUBCOMP -> Acknowledgement.OUT_OF_TURN;
    };
  }

  @Override
  public Acknowledgement pubrec(int packetId, ReasonCode reason) {
    return switch (inFlight.state(packetId)) {
      case FREE -> Acknowledgement.UNKNOWN;
      case AWAITING_PUBACK -> Acknowledgement.OUT_OF_TURN;
      case AWAITING_PUBREC, AWAITING_PUBCOMP -> {
        if (reason.isError()) {
          yield acknowledged(packetId);
        }
        received(packetId);
        yield Acknowledgement.ACCEPTED;
      }
    };
  }

  private void received(int packetId) {
    held.progress();
    inFlight.received(packetId);
    ClientLink current = session.link();
    if (current != null) {
      current.pubrel(packetId, ReasonCode.SUCCESS);
    }
  }

  @Override
  public Acknowledgement pubcomp(int packetId) {
    return switch (inFlight.state(packetId)) {
      case FREE -> Acknowledgement.UNKNOWN;
      case AWAITING_PUBCOMP -> acknowledged(packetId);
      case AWAITING_PUBACK, AWAITING_PUBREC -> Acknowledgement.OUT_OF_TURN;
    };
  }

  private Acknowledgement acknowledged(int packetId) {
    inFlight.acknowledged(packetId, !queue.isEmpty());
    held.progress();
    session.pump();
    return Acknowledgement.ACCEPTED;
  }

  // ---------------------------------------------------------------- its moves, and its end

  @Override
  public int queuedCount() {
    return queue.size();
  }

  @Override
  public int inFlightCount() {
    return inFlight.count();
  }

  @Override
  public void move(SessionLoop from, SessionLoop to) {
    held.releaseAll(from.loop());
    releasing = false;
    from.handOver(queue.budgetBytes() + inFlight.budgetBytes(), to);
  }

  @Override
  public void end() {
    inFlight.end();
    int index = loop().index();
    for (QueuedMessage next; (next = queue.poll(index)) != null; ) {
      if (next.share() != null) {
        next.share().redeliver(next);
      }
    }
  }

  private SessionLoop home() {
    return session.home();
  }

  private BrokerLoop loop() {
    return session.home().loop();
  }
}

package io.zancudo.broker.session;

import io.zancudo.broker.codec.Publication;
import io.zancudo.broker.link.ClientLink;
import io.zancudo.broker.loop.BrokerLoop;
import io.zancudo.broker.loop.Deadline;
import io.zancudo.broker.session.OutboundWindow.State;
import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.ReasonCode;
import io.zancudo.mqtt.Subscription;
import io.zancudo.mqtt.TopicFilter;
import io.zancudo.mqtt.TopicName;
import io.zancudo.mqtt.Will;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One session: its subscriptions, what is in flight to its client, what waits for it, and the
 * connection it has at the moment, if any.
 *
 * <p>Owned by one event loop, that of its connection or of its last one; only {@link #clientId} and
 * {@link #home} may be read elsewhere. Messages are sent at once while the client keeps up; beyond
 * its Receive Maximum, or when its connection is congested, QoS 1 and 2 wait in the queue (bounded,
 * the publishers are slowed down, the newest is dropped) and QoS 0 is dropped.
 */
public final class Session {
  /** A Session Expiry Interval that never ends (MQTT 5.0 section 3.1.2.11.2). */
  public static final long NEVER = 0xFFFF_FFFFL;

  private final String clientId;
  private final MessageQueue queue;
  private final OutboundWindow window = new OutboundWindow();
  private final HeldPublishers held = new HeldPublishers();
  private final ReceivedMessages received = new ReceivedMessages();
  private final Backlogs backlogs = new Backlogs();
  private final SendQuota quota;
  private volatile SessionLoop home;
  private @Nullable Map<TopicFilter, Subscription> subscriptions;
  private @Nullable ClientLink link;
  private volatile boolean connected;
  private @Nullable SessionConnection connection;
  private @Nullable Will will;
  private long expirySeconds;
  @Nullable Deadline willDeadline;
  @Nullable Deadline expiryDeadline;
  private volatile @Nullable SessionRules rules;
  private ProtocolVersion version = ProtocolVersion.MQTT_3_1_1;
  private boolean persistent;
  private boolean bridge;
  private boolean ended;
  private boolean pumping;
  private boolean releasing;

  /** What the messages take that are kept while they are in flight. */
  private long keptBytes;

  /** The next message in flight to be sent again on this connection, or -1. */
  private long resendNext = -1;

  /** What the client's acknowledgement meant. */
  public enum Acknowledgement {
    /** It ended, or advanced, the delivery of a message. */
    ACCEPTED,
    /** Nothing with this Packet Identifier is in flight. */
    UNKNOWN,
    /** It is not what the QoS of the message and the state of its delivery call for. */
    OUT_OF_TURN
  }

  /** A new session without subscriptions, on this loop. */
  public Session(String clientId, SessionLoop home) {
    this.clientId = clientId;
    this.home = home;
    this.queue = new MessageQueue(home.limits(), home.budget());
    this.quota = new SendQuota(home.limits());
  }

  /** The Client Identifier; any thread. */
  public String clientId() {
    return clientId;
  }

  /** The event loop that owns this session, with what its sessions share; any thread. */
  public SessionLoop home() {
    return home;
  }

  /** Moves the session to another event loop; called by the present owner, while not connected. */
  void moveTo(SessionLoop target) {
    assert loop().isCurrent();
    held.releaseAll(loop());
    releasing = false;
    long bytes = queue.budgetBytes() + received.budgetBytes() + keptBytes;
    home.budget().add(loop().index(), -bytes);
    home = target;
    // each loop writes its own account only
    target.loop().execute(() -> target.budget().add(target.loop().index(), bytes));
  }

  // ---------------------------------------------------------------- the connection

  /**
   * Gives the session a connection; nothing is sent before {@link #resume}.
   *
   * @param occupant who uses the link
   * @param spoken the version of MQTT
   * @param receiveMaximum the client's, 1 to 65,535, or 0 if it has not said: then {@code
   *     max_inflight_messages} counts
   * @param persistent whether the session outlives the connection
   * @param bridge whether the peer is a bridge: its own messages are not sent back to it and RETAIN
   *     flags are kept
   * @param rules what the client may do
   */
  public void attach(
      ClientLink clientLink,
      SessionConnection occupant,
      ProtocolVersion spoken,
      int receiveMaximum,
      boolean persistent,
      boolean bridge,
      SessionRules rules) {
    assert loop().isCurrent();
    this.link = clientLink;
    this.connected = true;
    this.connection = occupant;
    this.version = spoken;
    this.persistent = persistent;
    this.bridge = bridge;
    this.rules = rules;
    quota.reset(receiveMaximum);
    received.reconnected();
    resendNext = window.nextFrom(window.first());
  }

  /** Sends what is in flight again, in its order ([MQTT-4.4.0-1]), then what waits. */
  public void resume() {
    pump();
  }

  /**
   * Takes the connection away; what is not acknowledged stays for the next one. What a SUBSCRIBE
   * asked for belongs to the session too: the rest of it waits.
   */
  public void detach() {
    assert loop().isCurrent();
    link = null;
    connected = false;
    connection = null;
    held.releaseAll(loop());
  }

  /** Whether a client is connected; from any thread. */
  public boolean isConnected() {
    return connected;
  }

  /** The present connection, if there is one. */
  @Nullable SessionConnection connection() {
    return connection;
  }

  /** The version of MQTT that its client speaks, or spoke last. */
  public ProtocolVersion version() {
    return version;
  }

  /** Whether the session has ended: it must not be used any longer. */
  public boolean isEnded() {
    return ended;
  }

  /**
   * Ends the session. What came through shared subscriptions and was not sent, or is QoS 1 and not
   * acknowledged, goes to other members (MQTT 5.0 section 4.8.2).
   */
  public void end() {
    detach();
    ended = true;
    backlogs.clear();
    home.budget().add(loop().index(), -keptBytes);
    keptBytes = 0;
    window.forEach(
        (packetId, state, message) -> {
          if (state == State.AWAITING_PUBACK && message != null && message.share() != null) {
            message.share().redeliver(message); // [MQTT-4.8.2-5] QoS 2 is not sent to another
          }
        });
    int index = loop().index();
    received.clear(home.budget(), index);
    for (QueuedMessage next; (next = queue.poll(index)) != null; ) {
      if (next.share() != null) {
        next.share().redeliver(next);
      }
    }
  }

  // ---------------------------------------------------------------- its end, and its Will

  /** Session Expiry Interval in seconds: 0 ends with the connection, {@link #NEVER} never. */
  public long expirySeconds() {
    return expirySeconds;
  }

  /** Sets the Session Expiry Interval. */
  public void expirySeconds(long seconds) {
    expirySeconds = seconds;
  }

  /** The Will of the present connection, or the one that waits for its delay. */
  public @Nullable Will will() {
    return will;
  }

  /** Sets or, with null, deletes the Will. */
  public void will(@Nullable Will message) {
    will = message;
  }

  // ---------------------------------------------------------------- subscriptions

  /** The subscriptions, in the order in which they were made. */
  public Collection<Subscription> subscriptions() {
    return subscriptions == null ? List.of() : subscriptions.values();
  }

  /** Adds or replaces a subscription; true if the filter is new to the session. */
  public boolean subscribe(Subscription subscription) {
    Map<TopicFilter, Subscription> map = subscriptions;
    if (map == null) {
      map = new LinkedHashMap<>(4);
      subscriptions = map;
    }
    return map.put(subscription.filter(), subscription) == null;
  }

  /** Removes a subscription; false if there was none with this filter. */
  public boolean unsubscribe(TopicFilter topicFilter) {
    backlogs.remove(topicFilter);
    return subscriptions != null && subscriptions.remove(topicFilter) != null;
  }

  /** Changes what the client may do. */
  public void rules(SessionRules changed) {
    rules = changed;
  }

  /** Whether the client may read this topic now; from any thread. */
  public boolean mayReceive(TopicName topic) {
    SessionRules current = rules;
    return current != null && current.mayReceive(topic);
  }

  /** Whether the client may publish to this topic now; from any thread. */
  public boolean mayPublish(TopicName topic) {
    SessionRules current = rules;
    return current != null && current.mayPublish(topic);
  }

  /** Whether a message of this publisher is left out for the subscription ([MQTT-3.8.3-3]). */
  public boolean isOwn(Subscription subscription, String publisherId) {
    return (subscription.noLocal() || bridge) && clientId.equals(publisherId);
  }

  // ---------------------------------------------------------------- messages to the client

  /**
   * Sends a message that was just published, or lets it wait.
   *
   * @param share the shared subscription through which it comes, if any
   * @param from who published it and may be slowed down, if anybody
   */
  public void deliver(
      Publication publication,
      Subscription subscription,
      @Nullable SharedDelivery share,
      @Nullable Publisher from) {
    boolean retain = publication.retain() && (subscription.retainAsPublished() || bridge);
    deliver(publication, subscription, retain, share, from);
  }

  /** Sends a retained message because of a SUBSCRIBE ([MQTT-3.3.1-8]: RETAIN is set). */
  public void deliverRetained(Publication publication, Subscription subscription) {
    deliver(publication, subscription, true, null, null);
  }

  private void deliver(
      Publication publication,
      Subscription subscription,
      boolean retain,
      @Nullable SharedDelivery share,
      @Nullable Publisher from) {
    assert loop().isCurrent();
    Qos qos =
        home.limits().upgradeOutgoingQos()
            ? subscription.qos()
            : publication.qos().min(subscription.qos()); // [MQTT-3.8.4-8]
    ClientLink current = link;
    int identifier = subscription.identifier();
    if (current != null && !current.accepts(publication, qos, identifier)) {
      skip(qos); // [MQTT-3.1.2-25] as if it had been sent
    } else if (qos == Qos.AT_MOST_ONCE && current != null && !isBehindQos0()) {
      sendQos0(current, publication, retain, identifier);
    } else if (qos != Qos.AT_MOST_ONCE && canSendNow(current, publication.payloadLength(), share)) {
      QueuedMessage kept =
          mustKeep(share)
              ? new QueuedMessage(publication.message(), qos, retain, identifier, share)
              : null;
      send(publication, qos, retain, identifier, kept);
    } else if (qos != Qos.AT_MOST_ONCE || home.limits().queueQos0()) {
      enqueue(new QueuedMessage(publication.message(), qos, retain, identifier, share), from);
    }
  }

  /**
   * Whether a message in flight is kept: for retransmission, for another member of its group, or to
   * know its size when it is acknowledged. Else only its Packet Identifier is.
   */
  private boolean mustKeep(@Nullable SharedDelivery share) {
    return persistent || share != null || home.limits().maxInflightBytes() != 0;
  }

  /** Whether messages with QoS 0 may be waiting, which no other may overtake ([MQTT-4.6.0-5]). */
  private boolean isBehindQos0() {
    return home.limits().queueQos0() && !queue.isEmpty();
  }

  private void sendQos0(
      ClientLink current, Publication publication, boolean retain, int identifier) {
    if (current.isCongested()) {
      home.dropped();
      return;
    }
    current.publish(publication, Qos.AT_MOST_ONCE, false, retain, 0, identifier);
    home.sent();
  }

  /** Without memory for more, each client still gets one message after the other. */
  private boolean canSendNow(
      @Nullable ClientLink current, int payloadBytes, @Nullable SharedDelivery share) {
    return current != null
        && queue.isEmpty()
        && hasQuota(payloadBytes)
        && !current.isCongested()
        && (window.isEmpty() || !mustKeep(share) || !home.budget().isExhausted());
  }

  private boolean hasQuota(int payloadBytes) {
    return resendNext < 0 && quota.hasRoom(payloadBytes) && window.hasFreeIdentifier();
  }

  private void send(
      Publication publication,
      Qos qos,
      boolean retain,
      int identifier,
      @Nullable QueuedMessage kept) {
    ClientLink current = link;
    if (current == null) {
      throw new IllegalStateException("Session " + clientId + " has no connection");
    }
    State awaited = qos == Qos.AT_LEAST_ONCE ? State.AWAITING_PUBACK : State.AWAITING_PUBREC;
    int packetId = window.add(awaited, kept);
    countKept(kept, 1);
    quota.sent(publication.payloadLength());
    current.publish(publication, qos, false, retain, packetId, identifier);
    home.sent();
  }

  /** What is kept counts against the budget, in flight as in the queue. */
  private void countKept(@Nullable QueuedMessage kept, int sign) {
    if (kept != null) {
      long bytes = (long) sign * kept.budgetBytes();
      keptBytes += bytes;
      home.budget().add(loop().index(), bytes);
    }
  }

  private void skip(Qos qos) {
    home.dropped();
    if (qos != Qos.AT_MOST_ONCE) {
      window.skip();
    }
  }

  private void enqueue(QueuedMessage message, @Nullable Publisher from) {
    boolean slowsDown = from != null && from != connection && mayHold(from);
    if (!queue.offer(message, loop().index(), slowsDown)) {
      home.dropped();
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
    SessionConnection own = connection;
    return own != null && !own.isHeld() && !from.isHolding() && !held.isStalled();
  }

  /** Gives the session messages to fetch when it has room for them. */
  public void addBacklog(Backlog backlog) {
    backlogs.add(backlog);
    pump();
  }

  /** Whether its client takes more messages at once; what else is fetched would have to wait. */
  public boolean hasRoom() {
    ClientLink current = link;
    return current != null && queue.isEmpty() && quota.isOpen() && !current.isCongested();
  }

  /** Whether publishers wait for this session. */
  public boolean isHolding() {
    return !held.isEmpty();
  }

  /** Sends as much of what waits as the client takes. */
  public void pump() {
    assert loop().isCurrent();
    if (pumping) {
      return; // a backlog that delivers must not start another round
    }
    pumping = true;
    try {
      sendWaiting();
      if (!backlogs.isEmpty() && hasRoom()) {
        backlogs.deliverSome(this);
        if (!backlogs.isEmpty()) {
          loop().atEndOfTurn(this::pumpLater); // in slices: others have their turn between them
        }
      }
    } finally {
      pumping = false;
    }
    if (!held.isEmpty() && !releasing && queue.isUnderLowWater()) {
      releasing = true;
      loop().atEndOfTurn(this::releaseHeld);
    }
  }

  private void pumpLater() {
    if (loop().isCurrent()) { // else it has moved, and is pumped where it is
      pump();
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
    pump(); // there may be nothing in flight whose acknowledgement would come back here
  }

  private void sendWaiting() {
    long now = loop().nowMillis();
    ClientLink current = link;
    while (current != null && !current.isCongested()) {
      if (resendNext >= 0) {
        if (!quota.isOpen()) {
          return;
        }
        resend(current, now);
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
    if (next.qos() != Qos.AT_MOST_ONCE && !hasQuota(next.message().payload().length)) {
      return false;
    }
    queue.poll(loop().index());
    if (next.message().isExpired(now) || !mayReceive(next.message().topic())) {
      skip(next.qos()); // [MQTT-3.3.2-5] delivery had not started
      return true;
    }
    Publication publication = home.outgoing().begin(next.message(), now);
    if (!current.accepts(publication, next.qos(), next.subscriptionIdentifier())) {
      skip(next.qos());
    } else if (next.qos() == Qos.AT_MOST_ONCE) {
      sendQos0(current, publication, next.retain(), next.subscriptionIdentifier());
    } else {
      send(
          publication,
          next.qos(),
          next.retain(),
          next.subscriptionIdentifier(),
          mustKeep(next.share()) ? next : null);
    }
    publication.end();
    return true;
  }

  private void resend(ClientLink current, long now) {
    long sequence = resendNext;
    resendNext = window.nextFrom(sequence + 1);
    int packetId = OutboundWindow.identifier(sequence);
    QueuedMessage message = window.messageAt(sequence);
    int payloadBytes = message == null ? 0 : message.message().payload().length;
    if (window.stateAt(sequence) == State.AWAITING_PUBCOMP) {
      current.pubrel(packetId, ReasonCode.SUCCESS);
    } else if (message != null && !publishAgain(current, message, packetId, now)) {
      countKept(window.release(packetId), -1); // [MQTT-3.1.2-25] as if it had been sent
      home.dropped();
      return;
    }
    quota.sent(payloadBytes);
  }

  /** False if the message is too large for this connection. */
  private boolean publishAgain(ClientLink current, QueuedMessage message, int packetId, long now) {
    Publication publication = home.outgoing().begin(message.message(), now);
    int identifier = message.subscriptionIdentifier();
    boolean accepted = current.accepts(publication, message.qos(), identifier);
    if (accepted) { // [MQTT-3.3.1-1] with DUP
      current.publish(publication, message.qos(), true, message.retain(), packetId, identifier);
    }
    publication.end();
    return accepted;
  }

  // ---------------------------------------------------------------- the client's answers

  /** PUBACK ([MQTT-4.3.2-5]). */
  public Acknowledgement puback(int packetId) {
    return switch (window.state(packetId)) {
      case FREE -> Acknowledgement.UNKNOWN;
      case AWAITING_PUBACK -> acknowledged(packetId);
      case AWAITING_PUBREC, AWAITING_PUBCOMP -> Acknowledgement.OUT_OF_TURN;
    };
  }

  /**
   * PUBREC: answers PUBREL, or frees the identifier if the client refused the message
   * ([MQTT-4.3.3-4], [MQTT-4.8.2-6]). A repeated one is answered again.
   */
  public Acknowledgement pubrec(int packetId, ReasonCode reason) {
    return switch (window.state(packetId)) {
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
    window.received(packetId);
    ClientLink current = link;
    if (current != null) {
      current.pubrel(packetId, ReasonCode.SUCCESS);
    }
  }

  /** PUBCOMP ([MQTT-4.3.3-7]). */
  public Acknowledgement pubcomp(int packetId) {
    return switch (window.state(packetId)) {
      case FREE -> Acknowledgement.UNKNOWN;
      case AWAITING_PUBCOMP -> acknowledged(packetId);
      case AWAITING_PUBACK, AWAITING_PUBREC -> Acknowledgement.OUT_OF_TURN;
    };
  }

  private Acknowledgement acknowledged(int packetId) {
    long sequence = window.sequence(packetId);
    QueuedMessage message = window.release(packetId);
    countKept(message, -1);
    if (resendNext >= 0 && sequence >= resendNext) {
      // answered before it was sent again: it has taken no room on this connection
      resendNext = window.nextFrom(resendNext);
    } else {
      quota.acknowledged(
          message == null ? 0 : message.message().payload().length, !queue.isEmpty());
    }
    held.progress();
    pump();
    return Acknowledgement.ACCEPTED;
  }

  // ---------------------------------------------------------------- messages from the client

  /** Keeps a QoS 2 message of the client until its PUBREL. */
  public ReceivedMessages.Arrival receive(int packetId, Message message) {
    return received.put(packetId, message, home.budget(), loop().index());
  }

  /** PUBREL: the message to be routed now, or null if the Packet Identifier is not held. */
  public @Nullable Message release(int packetId) {
    return received.remove(packetId, home.budget(), loop().index());
  }

  /** How many QoS 2 messages of the client wait for their PUBREL. */
  public int receivedCount() {
    return received.count();
  }

  /** How many messages wait to be sent. */
  public int queuedCount() {
    return queue.size();
  }

  /** How many messages are sent and not acknowledged. */
  public int inFlightCount() {
    return window.count();
  }

  private BrokerLoop loop() {
    return home.loop();
  }
}

package io.zancudo.broker.session;

import io.vertx.core.Future;
import io.zancudo.broker.codec.Publication;
import io.zancudo.broker.link.ClientLink;
import io.zancudo.broker.loop.BrokerLoop;
import io.zancudo.cluster.Append;
import io.zancudo.cluster.StoredMessage;
import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.ReasonCode;
import io.zancudo.mqtt.Subscription;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The messages on their way to the client of a stored session: they are fetched from the store as
 * the client takes them, and what it answers goes back there.
 *
 * <p>Owned by the session's event loop. Publishers put messages into the store, not here; here come
 * only QoS 0 messages, which are sent at once or dropped, and retained messages for a SUBSCRIBE,
 * which go through the store. The Packet Identifier follows from the sequence in the store, so that
 * another node would send the same message with the same one.
 */
final class StoredOutbound implements Outbound {
  private static final int IDENTIFIERS = 65_535;

  /** So many are fetched at once, and fewer than half of it in hand means to fetch more. */
  private static final int FETCH_COUNT = 128;

  private static final int FETCH_BYTES = 256 * 1024;

  /** Retained messages for a SUBSCRIBE that may be on their way into the store. */
  private static final int MAX_REPLAYING = 64;

  private final Session session;
  private final StoredSession stored;
  private final StoredProgress progress;
  private final SendQuota quota;
  private final ArrayDeque<StoredMessage> ready = new ArrayDeque<>();
  private final Map<Integer, Flight> inFlight = new HashMap<>();
  private long fetchFrom;

  /** What is behind it in the queue may yet be lost, and then be given to somebody else. */
  private long safeUpTo;

  private boolean more = true;
  private boolean fetching;
  private int replaying;

  private enum State {
    AWAITING_PUBACK,
    AWAITING_PUBREC,
    /** PUBREC has come and is being written. */
    RECEIVING,
    AWAITING_PUBCOMP
  }

  private static final class Flight {
    final long sequence;
    final int payloadBytes;
    State state;

    Flight(long sequence, int payloadBytes, State state) {
      this.sequence = sequence;
      this.payloadBytes = payloadBytes;
      this.state = state;
    }
  }

  StoredOutbound(Session session, StoredSession stored) {
    this.session = session;
    this.stored = stored;
    this.progress = new StoredProgress(session, stored);
    this.quota = new SendQuota(session.home().limitsNow());
    this.fetchFrom = stored.claim().firstSequence();
    this.safeUpTo = stored.claim().lastSequence();
  }

  @Override
  public Future<Void> drained() {
    return progress.drain();
  }

  @Override
  public void attached(int receiveMaximum) {
    quota.reset(receiveMaximum);
  }

  @Override
  public void detached() {
    ready.clear();
  }

  // ---------------------------------------------------------------- from the store

  @Override
  public void wake(long upTo) {
    safeUpTo = Math.max(safeUpTo, upTo);
    more = true;
    fetch();
  }

  private void fetch() {
    if (!more || fetching || ready.size() >= FETCH_COUNT / 2 || session.link() == null) {
      return;
    }
    fetching = true;
    more = false;
    StoredSession.on(
        loop(),
        stored
            .store()
            .fetch(stored.clientId(), stored.epoch(), fetchFrom, FETCH_COUNT, FETCH_BYTES),
        this::fetched,
        failure -> {
          fetching = false;
          more = true; // it is asked for again when somebody writes or the client answers
        });
  }

  private void fetched(List<StoredMessage> messages) {
    fetching = false;
    if (session.link() == null) {
      return;
    }
    for (StoredMessage message : messages) {
      if (message.sequence() > safeUpTo) {
        break; // this session is woken when it is safe
      }
      ready.add(message);
      fetchFrom = message.sequence() + 1;
      more = true;
    }
    session.pump();
  }

  // ---------------------------------------------------------------- to the client

  @Override
  public void sendWaiting() {
    long now = loop().nowMillis();
    ClientLink current = session.link();
    while (current != null && !current.isCongested() && sendNext(current, now)) {
      current = session.link();
    }
    fetch();
  }

  private boolean sendNext(ClientLink current, long now) {
    StoredMessage next = ready.peek();
    if (next == null) {
      return false;
    }
    int packetId = packetId(next.sequence());
    Message message = next.message().orElse(null);
    if (message == null) {
      if (!quota.isOpen() || inFlight.containsKey(packetId)) {
        return false;
      }
      ready.remove();
      quota.sent(0);
      inFlight.put(packetId, new Flight(next.sequence(), 0, State.AWAITING_PUBCOMP));
      current.pubrel(packetId, ReasonCode.SUCCESS); // [MQTT-4.4.0-1]
      return true;
    }
    return message.isExpired(now) || !session.mayReceive(message.topic())
        ? skip(next) // [MQTT-3.3.2-5]
        : send(current, next, message, packetId, now);
  }

  private boolean send(
      ClientLink current, StoredMessage next, Message message, int packetId, long now) {
    int payloadBytes = message.payload().length;
    boolean acknowledged = next.qos() != Qos.AT_MOST_ONCE;
    if (acknowledged && (!quota.hasRoom(payloadBytes) || inFlight.containsKey(packetId))) {
      return false;
    }
    Publication publication = session.home().outgoing().begin(message, now);
    int identifier = next.subscriptionIdentifier();
    boolean accepted = current.accepts(publication, next.qos(), identifier);
    if (accepted) {
      ready.remove();
      boolean dup = acknowledged && next.sequence() <= stored.claim().maybeSentUpTo();
      current.publish( // [MQTT-3.3.1-1]
          publication, next.qos(), dup, next.retain(), acknowledged ? packetId : 0, identifier);
      session.home().sent();
    }
    publication.end();
    if (!accepted) {
      return skip(next); // [MQTT-3.1.2-25] as if it had been sent
    }
    if (acknowledged) {
      quota.sent(payloadBytes);
      progress.sent(next.sequence());
      State awaited =
          next.qos() == Qos.AT_LEAST_ONCE ? State.AWAITING_PUBACK : State.AWAITING_PUBREC;
      inFlight.put(packetId, new Flight(next.sequence(), payloadBytes, awaited));
    } else {
      progress.done(next.sequence());
    }
    return true;
  }

  private boolean skip(StoredMessage message) {
    ready.remove();
    session.home().dropped();
    progress.done(message.sequence());
    return true;
  }

  private static int packetId(long sequence) {
    return (int) ((sequence - 1) % IDENTIFIERS) + 1;
  }

  @Override
  public void deliver(
      Publication publication,
      Subscription subscription,
      boolean retain,
      @Nullable SharedDelivery share,
      @Nullable Publisher from) {
    SessionLimits limits = session.home().limits();
    Qos qos =
        limits.upgradeOutgoingQos()
            ? subscription.qos()
            : publication.qos().min(subscription.qos()); // [MQTT-3.8.4-8]
    if (qos == Qos.AT_MOST_ONCE) {
      sendQos0(publication, retain, subscription.identifier());
      return;
    }
    replaying++;
    StoredSession.on(
        loop(),
        stored
            .messages()
            .append(
                new Append(
                    stored.clientId(),
                    Optional.empty(),
                    publication.message(),
                    qos,
                    retain,
                    subscription.identifier(),
                    Optional.empty())),
        outcome -> replayed(),
        failure -> replayed());
  }

  private void replayed() {
    replaying--;
    if (session.link() != null) {
      session.pump();
    }
  }

  private void sendQos0(Publication publication, boolean retain, int identifier) {
    ClientLink current = session.link();
    if (current == null
        || current.isCongested()
        || !current.accepts(publication, Qos.AT_MOST_ONCE, identifier)) {
      session.home().dropped();
      return;
    }
    current.publish(publication, Qos.AT_MOST_ONCE, false, retain, 0, identifier);
    session.home().sent();
  }

  // ---------------------------------------------------------------- the client's answers

  @Override
  public Acknowledgement puback(int packetId) {
    Flight flight = inFlight.get(packetId);
    if (flight == null) {
      return Acknowledgement.UNKNOWN;
    }
    if (flight.state != State.AWAITING_PUBACK) {
      return Acknowledgement.OUT_OF_TURN;
    }
    return over(packetId, flight);
  }

  @Override
  public Acknowledgement pubrec(int packetId, ReasonCode reason) {
    Flight flight = inFlight.get(packetId);
    if (flight == null) {
      return Acknowledgement.UNKNOWN;
    }
    if (flight.state == State.AWAITING_PUBACK) {
      return Acknowledgement.OUT_OF_TURN;
    }
    if (reason.isError()) {
      return over(packetId, flight);
    }
    if (flight.state == State.AWAITING_PUBREC) {
      flight.state = State.RECEIVING;
      progress.received(flight.sequence, () -> release(packetId, flight));
    } else if (flight.state == State.AWAITING_PUBCOMP) {
      release(packetId, flight);
    }
    return Acknowledgement.ACCEPTED;
  }

  /** The store knows that the client has the message: it must never be sent again. */
  private void release(int packetId, Flight flight) {
    ClientLink current = session.link();
    if (current != null) {
      flight.state = State.AWAITING_PUBCOMP;
      current.pubrel(packetId, ReasonCode.SUCCESS);
    }
  }

  @Override
  public Acknowledgement pubcomp(int packetId) {
    Flight flight = inFlight.get(packetId);
    if (flight == null) {
      return Acknowledgement.UNKNOWN;
    }
    if (flight.state != State.AWAITING_PUBCOMP) {
      return Acknowledgement.OUT_OF_TURN;
    }
    return over(packetId, flight);
  }

  private Acknowledgement over(int packetId, Flight flight) {
    inFlight.remove(packetId);
    progress.done(flight.sequence);
    quota.acknowledged(flight.payloadBytes, !ready.isEmpty());
    session.pump();
    return Acknowledgement.ACCEPTED;
  }

  // ---------------------------------------------------------------- how much there is

  @Override
  public boolean hasRoom() {
    ClientLink current = session.link();
    return current != null && replaying < MAX_REPLAYING && !current.isCongested();
  }

  @Override
  public boolean isHolding() {
    return false;
  }

  @Override
  public void releasePublishers() {
    // nobody is held here: publishers wait for the store
  }

  @Override
  public int queuedCount() {
    return ready.size();
  }

  @Override
  public int inFlightCount() {
    return inFlight.size();
  }

  @Override
  public void move(SessionLoop from, SessionLoop to) {
    throw new IllegalStateException("A stored session has a new object for each connection");
  }

  @Override
  public void end() {
    ready.clear();
    inFlight.clear();
  }

  private BrokerLoop loop() {
    return session.home().loop();
  }
}

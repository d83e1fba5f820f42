package io.zancudo.broker.session;

import io.vertx.core.Future;
import io.zancudo.broker.codec.Publication;
import io.zancudo.broker.link.ClientLink;
import io.zancudo.broker.loop.Deadline;
import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.ReasonCode;
import io.zancudo.mqtt.Subscription;
import io.zancudo.mqtt.TopicFilter;
import io.zancudo.mqtt.TopicName;
import io.zancudo.mqtt.Will;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One session: its subscriptions, the connection it has at the moment, if any, and the messages to
 * and from its client, which are in its {@link Outbound} and {@link ReceivedMessages}.
 *
 * <p>Owned by one event loop, that of its connection or of its last one; only what says so may be
 * read elsewhere.
 */
public final class Session extends Resident {
  /** A Session Expiry Interval that never ends (MQTT 5.0 section 3.1.2.11.2). */
  public static final long NEVER = 0xFFFF_FFFFL;

  private final String clientId;
  private final boolean stored;
  private final Outbound outbound;
  private final ReceivedMessages received;
  private final Backlogs backlogs = new Backlogs();
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

  /**
   * A new session without subscriptions, on this loop.
   *
   * @param messages where its messages are kept
   */
  @SuppressWarnings("this-escape") // its halves know it; they ask for its home only, set before
  public Session(String clientId, SessionLoop home, SessionMessages messages) {
    super(home);
    this.clientId = clientId;
    this.stored = messages.isStored();
    this.outbound = messages.outbound(this);
    this.received = messages.received(this);
  }

  @Override
  public String clientId() {
    return clientId;
  }

  /** Whether its messages outlive this node; any thread. */
  public boolean isStored() {
    return stored;
  }

  // ---------------------------------------------------------------- its moves

  @Override
  void moveMessages(SessionLoop from, SessionLoop to) {
    outbound.move(from, to);
    received.move(from, to);
  }

  @Override
  void deliverArrivals(Arrivals kept) {
    kept.deliverTo(outbound);
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
    outbound.attached(receiveMaximum);
    received.reconnected();
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
    outbound.detached();
  }

  /** Whether a client is connected; from any thread. */
  public boolean isConnected() {
    return connected;
  }

  /** The present connection, if there is one. */
  public @Nullable SessionConnection connection() {
    return connection;
  }

  /** The link of the present connection, if there is one. */
  public @Nullable ClientLink link() {
    return link;
  }

  /** Whether the session outlives its connection. */
  public boolean isPersistent() {
    return persistent;
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
    received.end();
    outbound.end();
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

  /** The User Name of the client, of the last connection if there is none; empty if anonymous. */
  public Optional<String> username() {
    SessionRules current = rules;
    return current == null ? Optional.empty() : current.username();
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
    Arrivals kept = arrivalsHere();
    if (kept != null) { // it is on its way, and owned by another loop
      kept.keep(publication, subscription, retain, share);
      return;
    }
    assert loop().isCurrent();
    if (ended) { // it ended after the message had been routed
      passOn(publication, retain, share);
      return;
    }
    outbound.deliver(publication, subscription, retain, share, from);
  }

  /** Another member of the shared subscription gets it, if it came through one. */
  private void passOn(Publication publication, boolean retain, @Nullable SharedDelivery share) {
    if (share != null) {
      share.redeliver(
          new QueuedMessage(publication.message(), publication.qos(), retain, 0, share));
    }
  }

  /** Gives the session messages to fetch when it has room for them. */
  public void addBacklog(Backlog backlog) {
    backlogs.add(backlog);
    pump();
  }

  /** Whether its client takes more messages at once; what else is fetched would have to wait. */
  public boolean hasRoom() {
    return outbound.hasRoom();
  }

  /** Whether publishers wait for this session. */
  public boolean isHolding() {
    return outbound.isHolding();
  }

  /** Sends as much of what waits as the client takes. */
  public void pump() {
    assert loop().isCurrent();
    if (pumping) {
      return; // a backlog that delivers must not start another round
    }
    pumping = true;
    try {
      outbound.sendWaiting();
      if (!backlogs.isEmpty() && hasRoom()) {
        backlogs.deliverSome(this);
        if (!backlogs.isEmpty()) {
          loop().atEndOfTurn(this::pumpLater); // in slices: others have their turn between them
        }
      }
    } finally {
      pumping = false;
    }
    outbound.releasePublishers();
  }

  private void pumpLater() {
    if (loop().isCurrent()) { // else it has moved, and is pumped where it is
      pump();
    }
  }

  // ---------------------------------------------------------------- the client's answers

  /** PUBACK ([MQTT-4.3.2-5]). */
  public Acknowledgement puback(int packetId) {
    return outbound.puback(packetId);
  }

  /**
   * PUBREC: answers PUBREL, or frees the identifier if the client refused the message
   * ([MQTT-4.3.3-4], [MQTT-4.8.2-6]). A repeated one is answered again.
   */
  public Acknowledgement pubrec(int packetId, ReasonCode reason) {
    return outbound.pubrec(packetId, reason);
  }

  /** PUBCOMP ([MQTT-4.3.3-7]). */
  public Acknowledgement pubcomp(int packetId) {
    return outbound.pubcomp(packetId);
  }

  // ---------------------------------------------------------------- messages from the client

  /** The QoS 2 messages of the client that wait for their PUBREL, or are being routed. */
  public ReceivedMessages received() {
    return received;
  }

  /** There are new messages in the store, safe up to this sequence; for stored sessions. */
  public void wake(long safeUpTo) {
    outbound.wake(safeUpTo);
  }

  /** Completes when what the client has answered is where it outlives this object. */
  Future<Void> drained() {
    return outbound.drained();
  }

  /** How many messages wait to be sent. */
  public int queuedCount() {
    return outbound.queuedCount();
  }

  /** How many messages are sent and not acknowledged. */
  public int inFlightCount() {
    return outbound.inFlightCount();
  }
}

package io.zancudo.cluster.store;

import io.zancudo.cluster.Append;
import io.zancudo.cluster.Claim;
import io.zancudo.cluster.ClaimRequest;
import io.zancudo.cluster.Due;
import io.zancudo.cluster.MessageId;
import io.zancudo.cluster.MessageStore.Outcome;
import io.zancudo.cluster.NodeId;
import io.zancudo.cluster.Ownership;
import io.zancudo.cluster.QueueLimits;
import io.zancudo.cluster.ReceivedMessage;
import io.zancudo.cluster.SessionChange;
import io.zancudo.cluster.SessionRecord;
import io.zancudo.cluster.StoredMessage;
import io.zancudo.cluster.StoredSubscriptions;
import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.Subscription;
import io.zancudo.mqtt.TopicFilter;
import io.zancudo.mqtt.Will;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that is stored of one session. Single writer: one thread at a time, which its store chooses;
 * {@link #isDue}, {@link #isStored} and {@link #queuedBytes} may be asked by any thread, and tell
 * what was true a moment ago.
 *
 * <p>The methods do what those of {@link io.zancudo.cluster.SessionStore} and {@link
 * io.zancudo.cluster.MessageStore} say; asked again with the same arguments, they answer the same.
 * An entry for which {@link #isGone} is true is to be removed.
 */
public final class SessionEntry {
  static final long NOT_DUE = Long.MAX_VALUE;

  /** A claim is tried again for seconds: so many others may come meanwhile. */
  private static final int MAX_OVERTAKEN = 4;

  private static final long MAX_TAKEN_MILLIS = 60_000;

  final String clientId;
  volatile long epoch;
  long version;

  /** Epoch of the first claim of this session. */
  long creation;

  volatile @Nullable NodeId owner;

  /** Only a Will that waits for its delay is left. */
  volatile boolean ended = true;

  volatile long expirySeconds;
  volatile long disconnectedAt;
  ProtocolVersion protocol = ProtocolVersion.MQTT_5;
  boolean bridge;
  @Nullable Will will;
  volatile long willDueAt = NOT_DUE;
  long receivedCount;
  final Map<TopicFilter, Subscription> subscriptions = new LinkedHashMap<>(4);
  final Map<Integer, ReceivedMessage> received = new LinkedHashMap<>(4);
  volatile StoredQueue queue = new StoredQueue();
  Deduplication deduplication = new Deduplication();
  @Nullable Claimed claimed;

  /** Epochs of the last claims that were overtaken while connected, by their tokens. */
  final Map<Long, Long> overtaken =
      new LinkedHashMap<>(2) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
          return size() > MAX_OVERTAKEN;
        }
      };

  /** When the network was last cut before the last change, see {@link #changed}. */
  long apartSince;

  volatile @Nullable Taken taken;

  /**
   * What was due and is being done, kept until it is: if the node that has taken it goes, another
   * one does it.
   *
   * @param token of the question, random
   * @param by the node that has asked
   */
  record Taken(long token, NodeId by, long atMillis, Due due) {}

  /** An entry without a session, for a claim. */
  public SessionEntry(String clientId) {
    this.clientId = clientId;
  }

  // ---------------------------------------------------------------- connections

  /**
   * A CONNECT.
   *
   * @param stamp greater than every stamp of this Client Identifier before, see {@link Stamps}
   * @param token random; the same when the same claim is tried again
   */
  public Claim claim(ClaimRequest request, long stamp, long token) {
    return SessionClaims.claim(this, request, stamp, token);
  }

  /** The connection has ended. */
  public Ownership release(long by, boolean keepWill, long nowMillis) {
    if (by != epoch) {
      return Ownership.LOST;
    }
    if (holds(by) && owner != null) {
      disconnect(keepWill, nowMillis);
    }
    return new Ownership(true, version);
  }

  /**
   * A claim of which nobody knows is given up, if it is still the newest.
   *
   * @param token of the claim
   */
  public Ownership abandon(long token, long nowMillis) {
    Claimed newest = claimed;
    if (newest == null || newest.token() != token || owner == null) {
      return Ownership.LOST;
    }
    disconnect(false, nowMillis);
    return new Ownership(true, version);
  }

  void disconnect(boolean keepWill, long nowMillis) {
    version++;
    owner = null;
    disconnectedAt = nowMillis;
    Will kept = keepWill ? will : null;
    will = kept;
    willDueAt = NOT_DUE;
    if (kept != null) {
      // Choice: without a session to end, the delay itself counts
      long delayed = nowMillis + kept.delaySeconds() * 1000;
      willDueAt = expirySeconds == 0 ? delayed : Math.min(delayed, record().expiresAtMillis());
    }
    if (expirySeconds == 0 && undelivered().isEmpty()) { // [MQTT-3.1.2-23]
      end(); // else it is due at once: who takes that gets what is for other members
    }
  }

  /** Ends the session. */
  public Ownership remove(long by) {
    if (by != epoch) {
      return Ownership.LOST;
    }
    if (holds(by)) {
      version++;
      dropWill();
      end();
    }
    return new Ownership(true, version);
  }

  void end() {
    ended = true;
    owner = null;
    subscriptions.clear();
    received.clear();
    receivedCount = 0;
    queue = new StoredQueue();
    deduplication = new Deduplication();
    claimed = null;
  }

  void dropWill() {
    will = null;
    willDueAt = NOT_DUE;
  }

  /** Whether the caller has the newest claim; then it knows that claim's answer. */
  private boolean holds(long by) {
    boolean holds = by == epoch && (!ended || will != null);
    if (holds && claimed != null) {
      claimed = claimed.answered();
    }
    return holds;
  }

  // ---------------------------------------------------------------- what the client changes

  /** SUBSCRIBE, UNSUBSCRIBE, or another Session Expiry Interval. */
  public Ownership update(long by, SessionChange change) {
    if (!holds(by) || ended) {
      return Ownership.LOST;
    }
    change.unsubscribe().forEach(subscriptions::remove);
    change.subscribe().forEach(each -> subscriptions.put(each.filter(), each));
    expirySeconds = change.expirySeconds().orElse(expirySeconds);
    version++;
    return new Ownership(true, version);
  }

  /** A QoS 2 message has come; empty if the epoch is stale. */
  public Optional<MessageId> receive(long by, int packetId, Message message) {
    if (!holds(by) || ended) {
      return Optional.empty();
    }
    ReceivedMessage kept = received.get(packetId);
    if (kept == null) {
      MessageId id = new MessageId(Stamps.origin(clientId, creation), ++receivedCount);
      kept = new ReceivedMessage(packetId, id, message);
      received.put(packetId, kept);
    }
    return Optional.of(kept.id());
  }

  /** A QoS 2 message of the client has been routed. */
  public Ownership released(long by, int packetId) {
    if (!holds(by)) {
      return Ownership.LOST;
    }
    received.remove(packetId);
    return new Ownership(true, version);
  }

  // ---------------------------------------------------------------- the queue

  /**
   * Puts a message into the queue.
   *
   * @param id the caller's identity, or that which the store has given to this append
   */
  public Outcome append(Append append, MessageId id, QueueLimits limits) {
    if (!isStored()) {
      return Outcome.NO_SESSION;
    }
    boolean own = append.id().isPresent();
    if (own ? deduplication.has(id) : deduplication.hasOrdered(id)) {
      // what the store itself has numbered comes twice only if its answer was lost
      return own ? Outcome.DUPLICATE : Outcome.APPENDED;
    }
    if (queue.isFull(limits, append.message().sizeBytes())) {
      return Outcome.FULL;
    }
    queue.add(
        new StoredQueue.Item(
            id,
            new StoredMessage(
                queue.nextSequence(),
                Optional.of(append.message()),
                append.qos(),
                append.retain(),
                append.subscriptionIdentifier(),
                append.share())));
    if (own) {
      deduplication.add(id);
    } else {
      deduplication.addOrdered(id);
    }
    return Outcome.APPENDED;
  }

  /** Messages that wait. */
  public List<StoredMessage> fetch(long by, long from, int maxCount, int maxBytes) {
    return holds(by) ? queue.fetch(from, maxCount, maxBytes) : List.of();
  }

  /** What the client has answered. */
  public Ownership acknowledge(long by, long sentUpTo, long[] receivedOnes, long[] done) {
    if (!holds(by)) {
      return Ownership.LOST;
    }
    queue.sent(sentUpTo);
    for (long sequence : receivedOnes) {
      queue.received(sequence);
    }
    for (long sequence : done) {
      queue.done(sequence);
    }
    return new Ownership(true, version);
  }

  /** What the connection has sent at last was not written here, and never will be. */
  void connectionLost() {
    queue.maybeSent(lastSequence());
  }

  /** Messages of shared subscriptions that may go to another member. */
  List<StoredMessage> undelivered() {
    return queue.undelivered();
  }

  // ---------------------------------------------------------------- time

  /** Whether {@link #takeDue} has something to do, or to do again. */
  public boolean isDue(long nowMillis, Set<NodeId> members) {
    Taken pending = taken;
    if (pending != null) {
      return !members.contains(pending.by())
          || nowMillis - pending.atMillis() > MAX_TAKEN_MILLIS; // it has lost the answer
    }
    NodeId connectedTo = owner;
    return connectedTo != null
        ? !members.contains(connectedTo)
        : willDueAt <= nowMillis || (!ended && record().isExpired(nowMillis));
  }

  /** Whether this node has taken what was due, and it is not known to be done. */
  public boolean isTakenBy(NodeId node) {
    Taken pending = taken;
    return pending != null && pending.by().equals(node);
  }

  /** Does what is due, and tells what the node that asks has to do for it. */
  public Optional<Due> takeDue(DueOperation by) {
    return SessionDue.take(this, by);
  }

  /**
   * What was taken is done.
   *
   * @param token of the question
   */
  public Ownership dueIsDone(long token) {
    Taken pending = taken;
    if (pending == null || pending.token() != token) {
      return Ownership.LOST;
    }
    taken = null;
    return new Ownership(true, version);
  }

  // ---------------------------------------------------------------- after a cut

  /**
   * It was changed, on the side of a cut that may do so.
   *
   * @param cutMillis when a node was last lost, 0 if never
   */
  public void changed(long cutMillis) {
    apartSince = Math.max(apartSince, cutMillis);
  }

  /** When the network was last cut before the last change; 0 if it never was. */
  public long apartSince() {
    return apartSince;
  }

  /**
   * One of two copies of a session that were both changed, apart from each other, because every
   * side of a cut might do so; both are left alone.
   */
  public static SessionEntry merge(SessionEntry one, SessionEntry other) {
    return SessionMerge.of(one, other);
  }

  /**
   * The copy that stays where only one side of a cut may make changes: all that was acknowledged is
   * in both, or in the one that was changed later. What only the other copy has was not
   * acknowledged, and may have been done again elsewhere.
   */
  public static SessionEntry choose(SessionEntry existing, SessionEntry merging) {
    return merging.apartSince > existing.apartSince ? merging : existing;
  }

  // ---------------------------------------------------------------- what there is

  /** Whether nothing is left to be kept. */
  public boolean isGone() {
    return ended && will == null && taken == null;
  }

  /** Whether it outlives its connection, and so has a queue. */
  public boolean isStored() {
    return !ended && expirySeconds > 0;
  }

  /** The node that has the connection, if any. */
  public Optional<NodeId> connectedTo() {
    return Optional.ofNullable(owner);
  }

  /** The sequence of the message that was put into the queue last; 0 if there was none. */
  public long lastSequence() {
    return queue.nextSequence() - 1;
  }

  /** Bytes in the queue. */
  public long queuedBytes() {
    return queue.bytes();
  }

  /** What other nodes are to know. */
  public StoredSubscriptions storedSubscriptions() {
    return new StoredSubscriptions(
        clientId, version, protocol, bridge, connectedTo(), List.copyOf(subscriptions.values()));
  }

  SessionRecord record() {
    return new SessionRecord(clientId, epoch, expirySeconds, owner != null, disconnectedAt);
  }
}

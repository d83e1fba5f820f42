package io.zancudo.cluster;

import io.vertx.core.Future;
import io.zancudo.mqtt.Message;
import java.util.List;
import java.util.Set;

/**
 * Thread-safe: every session of the whole broker that is connected or whose Session Expiry Interval
 * is above 0: who owns it, its subscriptions, its Will, and, for stored sessions (those with a
 * Session Expiry Interval above 0), the messages that wait for its client and the QoS 2 messages
 * that its client has sent and not released.
 *
 * <p>A CONNECT claims the session and gets a new epoch, greater than any before for this Client
 * Identifier, also than those of sessions that have ended; every later change carries it, and
 * changes nothing when it is stale. So a connection that was taken over can do no harm, however
 * late it learns of it.
 *
 * <p>A Future that completes says that the change is safe: where there are several nodes, that
 * another one has it too. It fails with {@link NotSafeException} when this node cannot make it safe
 * (the smaller side of a cut network); an outcome that is unknown is found out by trying again
 * inside, at most for the time that {@code CONNECT} and {@code PUBACK} may wait.
 */
public interface SessionStore {

  /** Makes the caller's node the owner of a session, creating it where there is none. */
  Future<Claim> claim(ClaimRequest request);

  /**
   * Gives up a claim of which it is not known whether it was made, and whose connection is gone: if
   * it was, and no other has been made since, the session waits for the next one. Its Will is
   * deleted, because no CONNACK has been sent.
   */
  Future<Void> abandon(ClaimRequest request, long nowMillis);

  /** Changes subscriptions or the Session Expiry Interval. */
  Future<Ownership> update(String clientId, long epoch, SessionChange change);

  /**
   * The connection has ended: the session waits for the next one, or ends now if its Session Expiry
   * Interval is 0 ([MQTT-3.1.2-23]). One that is not there has ended, and is still held. One that
   * ends and holds messages of shared subscriptions is due at once, see {@link #takeDue}: they go
   * to other members.
   *
   * @param keepWill whether the Will waits for its delay; else it is deleted: it was published, or
   *     is not to be
   */
  Future<Ownership> release(String clientId, long epoch, boolean keepWill, long nowMillis);

  /** Ends a session now, connected or not; its Will is deleted. */
  Future<Ownership> remove(String clientId, long epoch);

  /**
   * Messages that wait for the client, in their order, from this sequence on.
   *
   * @param maxBytes stops before the message that would exceed it, but gives at least one
   * @return empty if there are none, or the epoch is stale
   */
  Future<List<StoredMessage>> fetch(
      String clientId, long epoch, long fromSequence, int maxCount, int maxBytes);

  /**
   * What the client has answered. Answers to messages that are not there are ignored.
   *
   * @param sentUpTo the highest sequence that was ever sent to the client, 0 for none: what comes
   *     again up to it is sent with DUP; never falls
   * @param received sequences of QoS 2 messages whose PUBREC has come: the message is forgotten,
   *     its sequence is kept until it is done
   * @param done sequences of messages that are delivered, refused, expired or not to be sent
   */
  Future<Ownership> acknowledge(
      String clientId, long epoch, long sentUpTo, long[] received, long[] done);

  /**
   * Keeps a QoS 2 message of the client until its PUBREL. One that is there already for the Packet
   * Identifier is kept as it is.
   *
   * @return the identity under which it is put into queues however often that is tried
   */
  Future<MessageId> receive(String clientId, long epoch, int packetId, Message message);

  /** The QoS 2 message of the client has been routed: its Packet Identifier is free. */
  Future<Ownership> released(String clientId, long epoch, int packetId);

  /**
   * Does what time and dead nodes make due, among the sessions that this node is to care for: those
   * whose node is no member any longer lose their connection; Wills whose delay is over are taken
   * out; sessions whose Session Expiry Interval has passed end. Each is taken by one node at a
   * time, which then says {@link #done} or {@link #giveBack}; if it goes before, another one takes
   * it.
   *
   * @param members the nodes that live
   * @param max how many results at the most, so that the caller can do other work in between
   * @return what the caller now has to publish and announce; fewer than {@code max} if no more is
   *     due
   */
  Future<List<Due>> takeDue(long nowMillis, Set<NodeId> members, int max);

  /**
   * What {@link #takeDue} has given to this node was published and announced, and is safe.
   *
   * @return completes when that is known
   */
  Future<Void> done(Due due);

  /** What {@link #takeDue} has given to this node could not be done: it is due again. */
  void giveBack(Due due);

  /**
   * How many sessions this node keeps, whether their clients are connected, and to whom, or not;
   * about. Copies of those that another node keeps are not counted: those of all nodes together are
   * all sessions of the broker.
   */
  int count();
}

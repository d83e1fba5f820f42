package io.zancudo.cluster;

import io.zancudo.mqtt.Subscription;
import io.zancudo.mqtt.Will;
import java.util.List;
import java.util.Optional;

/**
 * The outcome of a CONNECT in the {@link SessionStore}.
 *
 * @param record the session as it is now, connected, with the new epoch; not connected: see {@link
 *     #isOvertaken}
 * @param replaced the record that was there before, if any, expired or not: if it was connected,
 *     its connection is to be closed with reason code 0x8E ([MQTT-3.1.4-3])
 * @param sessionPresent the Session Present flag: whether the session before goes on
 * @param connectedTo the node that had the connection of the session before, if that was open
 * @param will the Will of the session before that is to be published now by the caller, because its
 *     delay is over or the session ends with this CONNECT; but see {@link #isWillOfConnection}
 * @param redeliver messages that the session before had through shared subscriptions and that are
 *     to go to other members, because it ends with this CONNECT
 * @param version that of {@link StoredSubscriptions}
 * @param subscriptions those of the session, if it goes on, in the order in which they were made
 * @param received QoS 2 messages of the client that wait for their PUBREL, if it goes on
 * @param sentUpTo the highest sequence that was sent to the client, as far as is known; 0 for none
 * @param maybeSentUpTo the highest sequence that may have been sent to the client: what was in the
 *     queue when a connection was overtaken, or lost with its node, before it had told all
 * @param firstSequence the sequence of the oldest message that is not done; that of the next one to
 *     come if there is none
 * @param lastSequence the sequence of the newest message; up to here all are safe
 */
public record Claim(
    SessionRecord record,
    Optional<SessionRecord> replaced,
    boolean sessionPresent,
    Optional<NodeId> connectedTo,
    Optional<Will> will,
    List<StoredMessage> redeliver,
    long version,
    List<Subscription> subscriptions,
    List<ReceivedMessage> received,
    long sentUpTo,
    long maybeSentUpTo,
    long firstSequence,
    long lastSequence) {

  /** The epoch that later changes to the session carry. */
  public long epoch() {
    return record.epoch();
  }

  /** The epoch under which the Will and the messages that this claim has found came to be. */
  public long epochBefore() {
    return replaced.map(SessionRecord::epoch).orElseGet(this::epoch);
  }

  /**
   * Another connection has claimed the session since: this one was tried again too late, and owns
   * nothing.
   */
  public boolean isOvertaken() {
    return !record.connected();
  }

  /**
   * Whether the Will has no delay and its connection was open: the node that had the connection
   * publishes it, if the connection was lost or the session ends. The caller does so only if that
   * node is gone, because then the connection is lost ([MQTT-3.1.2-8]).
   */
  public boolean isWillOfConnection() {
    return connectedTo.isPresent() && will.filter(each -> each.delaySeconds() == 0).isPresent();
  }
}

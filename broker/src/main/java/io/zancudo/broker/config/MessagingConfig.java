package io.zancudo.broker.config;

import java.time.Duration;
import java.util.Optional;

/**
 * How messages and sessions are treated. Directives of the same names; all reloadable.
 *
 * @param queueQos0Messages whether QoS 0 messages wait for persistent sessions that are offline
 * @param retainAvailable whether clients may publish retained messages
 * @param retainExpiryInterval how long a retained message without its own Message Expiry Interval
 *     is kept; empty is forever
 * @param checkRetainSource whether the publisher of a retained message must still be allowed to
 *     publish it when it is delivered
 * @param upgradeOutgoingQos whether messages are delivered at the subscription's QoS even where
 *     they were published at a lower one
 * @param allowDuplicateMessages whether a client with overlapping subscriptions gets a message once
 *     for each
 * @param persistentClientExpiration after which time offline a persistent session is removed; empty
 *     is never
 * @param clientIdPrefix what every Client Identifier must begin with; empty allows all
 */
public record MessagingConfig(
    boolean queueQos0Messages,
    boolean retainAvailable,
    Optional<Duration> retainExpiryInterval,
    boolean checkRetainSource,
    boolean upgradeOutgoingQos,
    boolean allowDuplicateMessages,
    Optional<Duration> persistentClientExpiration,
    Optional<String> clientIdPrefix) {
  public static final boolean DEFAULT_QUEUE_QOS0_MESSAGES = false;
  public static final boolean DEFAULT_RETAIN_AVAILABLE = true;

  /** False as in Mosquitto's program; its manual says true. */
  public static final boolean DEFAULT_CHECK_RETAIN_SOURCE = false;

  public static final boolean DEFAULT_UPGRADE_OUTGOING_QOS = false;
  public static final boolean DEFAULT_ALLOW_DUPLICATE_MESSAGES = true;
}

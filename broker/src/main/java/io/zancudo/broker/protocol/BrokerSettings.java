package io.zancudo.broker.protocol;

import io.zancudo.broker.config.BrokerConfig;
import io.zancudo.broker.config.LimitsConfig;
import io.zancudo.broker.config.MessagingConfig;
import io.zancudo.broker.routing.RoutingOptions;
import io.zancudo.broker.session.SessionLimits;

/**
 * The settings that a reload may change, as they are now.
 *
 * <p>Thread-safe: a reload replaces all of them at once. Who must not see a change, because its
 * client was told a value in CONNACK, keeps what it has read.
 */
public final class BrokerSettings {
  private volatile Snapshot snapshot;

  private record Snapshot(
      LimitsConfig limits,
      MessagingConfig messaging,
      boolean connectionMessages,
      SessionLimits sessionLimits,
      RoutingOptions routing) {
    static Snapshot of(BrokerConfig config) {
      MessagingConfig messaging = config.messaging();
      return new Snapshot(
          config.limits(),
          messaging,
          config.log().connectionMessages(),
          sessionLimits(config.limits(), messaging),
          new RoutingOptions(messaging.allowDuplicateMessages(), messaging.retainExpiryInterval()));
    }

    private static SessionLimits sessionLimits(LimitsConfig limits, MessagingConfig messaging) {
      return new SessionLimits(
          limits.maxInflightMessages(),
          limits.inflightMayGrow(),
          limits.maxInflightBytes(),
          limits.maxQueuedMessages(),
          limits.maxQueuedBytes(),
          messaging.queueQos0Messages(),
          messaging.upgradeOutgoingQos());
    }
  }

  /** The settings of this configuration. */
  public BrokerSettings(BrokerConfig config) {
    snapshot = Snapshot.of(config);
  }

  /** From now on what this configuration says counts. */
  public void replace(BrokerConfig config) {
    snapshot = Snapshot.of(config);
  }

  /** Bounds. */
  public LimitsConfig limits() {
    return snapshot.limits;
  }

  /** How messages and sessions are treated. */
  public MessagingConfig messaging() {
    return snapshot.messaging;
  }

  /** Whether connections are logged. */
  public boolean connectionMessages() {
    return snapshot.connectionMessages;
  }

  /** How much one session may hold. */
  public SessionLimits sessionLimits() {
    return snapshot.sessionLimits;
  }

  /** How messages are routed. */
  public RoutingOptions routing() {
    return snapshot.routing;
  }
}

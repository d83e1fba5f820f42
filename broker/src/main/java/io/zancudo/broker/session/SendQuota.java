package io.zancudo.broker.session;

import java.util.function.Supplier;

/**
 * How many messages with QoS 1 and 2 may be unacknowledged on one connection, and how many are: the
 * client's Receive Maximum, or our own limits (MQTT 5.0 section 4.9).
 *
 * <p>Owned by its session's event loop.
 */
final class SendQuota {
  private final Supplier<SessionLimits> limitsNow;

  /** Those that the quota was worked out with. */
  private SessionLimits limits;

  private int receiveMaximum;
  private int quota;
  private int unacknowledged;
  private long unacknowledgedBytes;

  /** How far the quota may grow, and how many acknowledgements it has seen at its present size. */
  private int growsTo;

  private int acknowledgedSinceGrowth;

  SendQuota(Supplier<SessionLimits> limits) {
    this.limitsNow = limits;
    this.limits = limits.get();
  }

  /** A new connection; its client's Receive Maximum, or 0 if it has not said. */
  void reset(int clientsReceiveMaximum) {
    receiveMaximum = clientsReceiveMaximum;
    begin(limitsNow.get());
    unacknowledged = 0;
    unacknowledgedBytes = 0;
  }

  private void begin(SessionLimits changed) {
    limits = changed;
    quota = limits.window(receiveMaximum);
    growsTo = limits.growsTo(receiveMaximum);
    acknowledgedSinceGrowth = 0;
  }

  /** Whether one more message may be sent, whatever its size. */
  boolean isOpen() {
    SessionLimits now = limitsNow.get();
    if (now != limits) { // reloaded
      begin(now);
    }
    return unacknowledged < quota; // [MQTT-3.3.4-9]
  }

  /** Whether a message of this size may be sent; one alone may be greater than the limit. */
  boolean hasRoom(int payloadBytes) {
    boolean isOpen = isOpen();
    long maxBytes = limits.maxInflightBytes();
    return isOpen
        && (maxBytes == 0 || unacknowledged == 0 || unacknowledgedBytes + payloadBytes <= maxBytes);
  }

  /** A message was sent, or a PUBREL that takes its place. */
  void sent(int payloadBytes) {
    unacknowledged++;
    unacknowledgedBytes += payloadBytes;
  }

  /**
   * What was sent is acknowledged.
   *
   * @param payloadBytes its size; 0 if it was not kept, because it does not count
   * @param moreWaits whether the client could have had more already
   */
  void acknowledged(int payloadBytes, boolean moreWaits) {
    unacknowledged--;
    unacknowledgedBytes = unacknowledged == 0 ? 0 : unacknowledgedBytes - payloadBytes;
    if (quota < growsTo && moreWaits && ++acknowledgedSinceGrowth >= quota) {
      quota = Math.min(growsTo, quota * 2);
      acknowledgedSinceGrowth = 0;
    }
  }
}

package io.zancudo.broker.session;

/**
 * How much one session may hold; from the configuration, the same for all sessions.
 *
 * @param maxInflightMessages {@code max_inflight_messages}: QoS 1 and 2 messages sent and not
 *     acknowledged; 0 for no limit beyond the protocol's 65,535
 * @param growingWindow whether a client that acknowledges promptly may have more in flight than
 *     {@code maxInflightMessages}: true as long as nobody has set it
 * @param maxInflightBytes {@code max_inflight_bytes}; 0 for no limit
 * @param maxQueuedMessages {@code max_queued_messages}; 0 for no limit
 * @param maxQueuedBytes {@code max_queued_bytes}; 0 for no limit
 * @param queueQos0 {@code queue_qos0_messages}: whether QoS 0 messages wait for an absent client
 * @param upgradeOutgoingQos {@code upgrade_outgoing_qos}: send at the subscription's QoS
 */
public record SessionLimits(
    int maxInflightMessages,
    boolean growingWindow,
    long maxInflightBytes,
    int maxQueuedMessages,
    long maxQueuedBytes,
    boolean queueQos0,
    boolean upgradeOutgoingQos) {

  /** The greatest window that grows by itself. */
  static final int GROWN_WINDOW = 1024;

  /** The defaults of Mosquitto 2.1. */
  public static final SessionLimits DEFAULT = new SessionLimits(20, true, 0, 1000, 0, false, false);

  /**
   * How many messages may be in flight: the client's Receive Maximum ([MQTT-3.3.4-9]) or, if it has
   * not said (0), {@code max_inflight_messages}.
   */
  int window(int receiveMaximum) {
    if (receiveMaximum != 0) {
      return receiveMaximum;
    }
    return maxInflightMessages == 0 ? 65_535 : maxInflightMessages;
  }

  /**
   * How many messages may be in flight to a client that keeps acknowledging them. Choice: without a
   * Receive Maximum and without a configured limit the window starts at Mosquitto's 20 and doubles
   * each time a whole window was acknowledged while more waited. A client that is slow, or silent,
   * never sees more than 20; one that is fast is not held up by a number nobody chose.
   */
  int growsTo(int receiveMaximum) {
    return receiveMaximum == 0 && growingWindow ? GROWN_WINDOW : window(receiveMaximum);
  }
}

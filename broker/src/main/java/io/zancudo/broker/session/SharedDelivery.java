package io.zancudo.broker.session;

/** The group of a shared subscription, as a session sees it: somebody who takes messages back. */
public interface SharedDelivery {
  /**
   * The member's session has ended before it acknowledged this message (QoS 1), or before the
   * message was sent: another member gets it (MQTT 5.0 section 4.8.2). Called on the session's
   * loop.
   */
  void redeliver(QueuedMessage message);
}

package io.zancudo.broker.session;

import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.Qos;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way to one subscriber: waiting in the queue, or sent and not acknowledged.
 *
 * @param message what is sent
 * @param qos the QoS at which it is sent
 * @param retain the RETAIN flag with which it is sent
 * @param subscriptionIdentifier the identifier to send along, or 0
 * @param share the shared subscription through which it came, if any: another member may take it
 */
public record QueuedMessage(
    Message message,
    Qos qos,
    boolean retain,
    int subscriptionIdentifier,
    @Nullable SharedDelivery share) {

  /** Bytes that count against the limits of a queue: what the message holds. */
  public int sizeBytes() {
    return message.sizeBytes();
  }

  /** Bytes that count against the budget of all queues: what it takes in memory, about. */
  int budgetBytes() {
    return sizeBytes() + QueueBudget.ENTRY_BYTES;
  }
}

package io.zancudo.cluster;

import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.TopicFilter;
import java.util.Optional;

/**
 * A message in the queue of a stored session.
 *
 * @param sequence its number in this queue, from 1 on, without gaps when it is put in: the Packet
 *     Identifier follows from it, so that any node sends it again with the same one
 * @param message the message; empty when its PUBREC has come and only PUBREL is to be sent
 * @param qos at which it is sent: 1 or 2, or 0 if {@code queue_qos0_messages} is on
 * @param retain the RETAIN flag with which it is sent
 * @param subscriptionIdentifier 1 to 268,435,455, or 0 for none
 * @param share the shared subscription through which it came, if any
 */
public record StoredMessage(
    long sequence,
    Optional<Message> message,
    Qos qos,
    boolean retain,
    int subscriptionIdentifier,
    Optional<TopicFilter> share) {}

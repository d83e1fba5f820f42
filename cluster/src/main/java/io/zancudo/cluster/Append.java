package io.zancudo.cluster;

import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.TopicFilter;
import java.util.Optional;

/**
 * A message for the queue of one stored session.
 *
 * @param clientId the session
 * @param id its identity if the caller has one; else the store numbers it
 * @param qos at which it is sent to the client
 * @param retain the RETAIN flag with which it is sent
 * @param subscriptionIdentifier 1 to 268,435,455, or 0 for none
 * @param share the shared subscription through which it comes, if any
 */
public record Append(
    String clientId,
    Optional<MessageId> id,
    Message message,
    Qos qos,
    boolean retain,
    int subscriptionIdentifier,
    Optional<TopicFilter> share) {}

package io.zancudo.broker.session;

import io.zancudo.cluster.MessageId;
import io.zancudo.mqtt.Message;
import java.util.Optional;

/**
 * A QoS 2 message of a client whose PUBREL has come: it is routed now.
 *
 * @param id the identity under which it gets into the queues of stored sessions, once however often
 *     it is routed, if it has one
 */
public record ReleasedMessage(Message message, Optional<MessageId> id) {}

package io.zancudo.cluster;

import io.zancudo.mqtt.Message;

/**
 * A QoS 2 message of a client that waits for its PUBREL.
 *
 * @param packetId its Packet Identifier
 * @param id the identity under which it is put into queues
 */
public record ReceivedMessage(int packetId, MessageId id, Message message) {}

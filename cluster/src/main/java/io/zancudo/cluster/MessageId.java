package io.zancudo.cluster;

/**
 * The identity of a message on its way into the queues of stored sessions: a queue takes each in
 * once, however often it is tried.
 *
 * @param origin who has numbered it: a writer of one node's life, or a session that publishes
 * @param sequence its number there
 */
public record MessageId(long origin, long sequence) {}

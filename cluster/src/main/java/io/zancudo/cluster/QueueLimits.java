package io.zancudo.cluster;

/**
 * How much may wait for one stored session.
 *
 * @param maxMessages {@code max_queued_messages} and what may be in flight, 0 for no limit
 * @param maxBytes {@code max_queued_bytes}, 0 for no limit
 */
public record QueueLimits(int maxMessages, long maxBytes) {}

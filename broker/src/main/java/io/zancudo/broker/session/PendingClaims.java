package io.zancudo.broker.session;

import java.util.concurrent.ConcurrentHashMap;

/**
 * The claims of this node that are on their way, and what has overtaken them meanwhile: a later
 * claim may be told to this node before it knows the answer to its own.
 *
 * <p>Thread-safe. Bounded by the connections that wait for CONNACK.
 */
final class PendingClaims {
  private final ConcurrentHashMap<String, Pending> pending = new ConcurrentHashMap<>();

  private record Pending(int count, long highestEpoch, long wokenUpTo) {}

  /**
   * A claim begins.
   *
   * @return to be called when it is done
   */
  Runnable begin(String clientId) {
    pending.merge(
        clientId,
        new Pending(1, 0, 0),
        (before, one) ->
            new Pending(before.count() + 1, before.highestEpoch(), before.wokenUpTo()));
    return () ->
        pending.computeIfPresent(
            clientId,
            (id, now) ->
                now.count() == 1
                    ? null
                    : new Pending(now.count() - 1, now.highestEpoch(), now.wokenUpTo()));
  }

  /** Another node has the session now, under this epoch. */
  void takenOver(String clientId, long epoch) {
    pending.computeIfPresent(
        clientId,
        (id, now) ->
            new Pending(now.count(), Math.max(now.highestEpoch(), epoch), now.wokenUpTo()));
  }

  /** The session has got messages, safe up to this sequence, which its claim may not know of. */
  void woken(String clientId, long safeUpTo) {
    pending.computeIfPresent(
        clientId,
        (id, now) ->
            new Pending(now.count(), now.highestEpoch(), Math.max(now.wokenUpTo(), safeUpTo)));
  }

  /** What {@link #woken} was told meanwhile; 0 if nothing. */
  long wokenUpTo(String clientId) {
    Pending now = pending.get(clientId);
    return now == null ? 0 : now.wokenUpTo();
  }

  /** Whether another node has taken over what was claimed with this epoch. */
  boolean isTakenOver(String clientId, long epoch) {
    Pending now = pending.get(clientId);
    return now != null && now.highestEpoch() > epoch;
  }
}

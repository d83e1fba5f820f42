package io.zancudo.cluster;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * Thread-safe: the record of every session that is connected or whose Session Expiry Interval is
 * above 0, and who owns it. The live session (subscriptions, queue, messages in flight) is the
 * broker's.
 *
 * <p>A CONNECT claims the session and gets a new epoch, greater than any before for this Client
 * Identifier, also than those of sessions that have ended; every later change carries it, and
 * changes nothing when it is stale. So a connection that was taken over can do no harm, however
 * late it learns of it.
 */
public interface SessionStore {

  /**
   * Makes the caller the owner of a session, creating it where there is none.
   *
   * @param cleanStart whether a session that is there is discarded ([MQTT-3.1.2-4])
   * @param expirySeconds the Session Expiry Interval of the new connection
   */
  Future<Claim> claim(String clientId, boolean cleanStart, long expirySeconds, long nowMillis);

  /** Changes the Session Expiry Interval, as DISCONNECT may do (section 3.14.2.2.2). */
  Future<Ownership> updateExpiry(String clientId, long epoch, long expirySeconds);

  /**
   * The connection has ended: the session waits for the next one, or ends now if its Session Expiry
   * Interval is 0 ([MQTT-3.1.2-23]).
   */
  Future<Ownership> release(String clientId, long epoch, long nowMillis);

  /** Ends a session now, connected or not. */
  Future<Ownership> remove(String clientId, long epoch);

  /**
   * Ends sessions whose Session Expiry Interval has passed, the earliest first.
   *
   * @param max how many at the most, so that the caller can do other work in between
   * @return the records of those that were ended by this very call; fewer than {@code max} if no
   *     more have expired
   */
  Future<List<SessionRecord>> removeExpired(long nowMillis, int max);

  /** The record of a session, as far as this node knows it; it may have expired. */
  Optional<SessionRecord> get(String clientId);

  /** How many sessions there are, connected or not. */
  int count();
}

package io.zancudo.cluster;

/**
 * What all nodes know of a session.
 *
 * @param clientId its Client Identifier
 * @param epoch raised by every claim: who holds an older one no longer owns the session
 * @param expirySeconds its Session Expiry Interval, 0 to {@link #NEVER_EXPIRES}
 * @param connected whether a connection owns it
 * @param disconnectedAtMillis when the last connection ended, in milliseconds of the epoch; 0 while
 *     connected
 */
public record SessionRecord(
    String clientId, long epoch, long expirySeconds, boolean connected, long disconnectedAtMillis) {

  /** The Session Expiry Interval of a session that does not expire (section 3.1.2.11.2). */
  public static final long NEVER_EXPIRES = 0xFFFF_FFFFL;

  public SessionRecord {
    if (expirySeconds < 0 || expirySeconds > NEVER_EXPIRES) {
      throw new IllegalArgumentException(
          "Session Expiry Interval must be 0 to " + NEVER_EXPIRES + ", not " + expirySeconds);
    }
  }

  /** When the session ends, in milliseconds of the epoch; Long.MAX_VALUE for not by time. */
  public long expiresAtMillis() {
    return connected || expirySeconds == NEVER_EXPIRES
        ? Long.MAX_VALUE
        : disconnectedAtMillis + expirySeconds * 1000;
  }

  /** Whether the Session Expiry Interval has passed since the connection ended. */
  public boolean isExpired(long nowMillis) {
    return expiresAtMillis() <= nowMillis;
  }

  /**
   * Whether a new connection finds the session: it ends with its connection if its Session Expiry
   * Interval is 0, also when the new connection is what ends the old one (section 3.1.2.11.2).
   */
  public boolean outlivesConnection(long nowMillis) {
    return expirySeconds > 0 && !isExpired(nowMillis);
  }

  /** The same with another Session Expiry Interval. */
  public SessionRecord withExpiry(long newExpirySeconds) {
    return new SessionRecord(clientId, epoch, newExpirySeconds, connected, disconnectedAtMillis);
  }

  /** The same without a connection. */
  public SessionRecord disconnected(long nowMillis) {
    return new SessionRecord(clientId, epoch, expirySeconds, false, nowMillis);
  }
}

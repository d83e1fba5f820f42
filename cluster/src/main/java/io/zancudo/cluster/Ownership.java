package io.zancudo.cluster;

/**
 * Whether a change to a session was made under the epoch that it carried.
 *
 * @param isHeld false: another connection has claimed the session since, or it has ended; nothing
 *     was changed
 * @param version that of {@link StoredSubscriptions} after the change; 0 if nothing was changed
 */
public record Ownership(boolean isHeld, long version) {
  /** The epoch was stale. */
  public static final Ownership LOST = new Ownership(false, 0);
}

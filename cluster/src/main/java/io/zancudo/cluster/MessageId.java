package io.zancudo.cluster;

/**
 * The identity of a message on its way into the queues of stored sessions: a queue takes each in
 * once, however often it is tried.
 *
 * @param origin who has numbered it: a writer of one node's life, or a session that publishes
 * @param sequence its number there
 */
public record MessageId(long origin, long sequence) {
  private static final long WILLS = 0x57_49_4C_4C_53L;

  /** That of the Will of one connection, whoever publishes it. */
  public static MessageId ofWill(String clientId, long epoch) {
    return new MessageId(clientId.hashCode() * 0x9E37_79B9_7F4A_7C15L ^ WILLS, epoch);
  }
}

package io.zancudo.cluster;

/**
 * The identity of a message on its way into the queues of stored sessions: a queue takes each in
 * once, however often it is tried.
 *
 * @param origin who has numbered it: a writer of one node's life, or a session that publishes
 * @param sequence its number there
 */
public record MessageId(long origin, long sequence) {
  private static final long REDELIVERED = 0x52_45_44_4C_56_52L;
  private static final long WILLS = 0x57_49_4C_4C_53L;

  /**
   * That of a message of a shared subscription that goes from a session which has ended to another
   * member.
   *
   * @param epoch of the session that had it
   * @param sequence in its queue
   */
  public static MessageId ofRedelivered(String clientId, long epoch, long sequence) {
    long mixed = clientId.hashCode() * 0x9E37_79B9_7F4A_7C15L ^ epoch * 0xD6E8_FEB8_6659_FD93L;
    return new MessageId(mixed ^ REDELIVERED, sequence);
  }

  /** That of the Will of one connection, whoever publishes it. */
  public static MessageId ofWill(String clientId, long epoch) {
    return new MessageId(clientId.hashCode() * 0x9E37_79B9_7F4A_7C15L ^ WILLS, epoch);
  }
}

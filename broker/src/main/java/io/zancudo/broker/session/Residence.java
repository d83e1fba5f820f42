package io.zancudo.broker.session;

/**
 * On which event loop a session is at home, as those see it who route messages: each message is
 * routed as of one generation of the subscriptions ({@link io.zancudo.topic.TopicTree#generation}),
 * and belongs to the loop on which the session was at home as of that generation, however late it
 * arrives there.
 *
 * <p>What this is for, and why no message is lost, doubled or overtaken when a session moves, is
 * told at {@link SessionDirectory}.
 *
 * @param previous where it was before {@code since}
 * @param previousSince the generation from which on it was there
 * @param loop where it is
 * @param since the generation from which on it is there
 */
public record Residence(SessionLoop previous, long previousSince, SessionLoop loop, long since) {

  /** That of a session that has never moved. */
  static Residence of(SessionLoop loop) {
    return new Residence(loop, 0, loop, 0);
  }

  /** The next one. */
  Residence moved(SessionLoop target, long sinceGeneration) {
    return new Residence(loop, since, target, sinceGeneration);
  }

  /**
   * Whether messages of this generation may still be under way to it; older ones have all arrived,
   * at a home before these two.
   */
  public boolean isKnown(long generation) {
    return generation >= previousSince;
  }

  /** The loop to which messages that are routed as of this generation belong. */
  public SessionLoop at(long generation) {
    return generation >= since ? loop : previous;
  }

  /** The generation from which on it was where it was as of this generation. */
  public long sinceAt(long generation) {
    return generation >= since ? since : previousSince;
  }
}

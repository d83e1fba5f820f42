package io.zancudo.broker.session;

/**
 * Messages that a session fetches as it gets room for them, instead of having them all in its
 * queue: the retained messages that a SUBSCRIBE asked for.
 */
public interface Backlog {
  /**
   * Delivers some messages to the session; called on its loop when there is room.
   *
   * @return whether there is more
   */
  boolean deliverSome(Session session);
}

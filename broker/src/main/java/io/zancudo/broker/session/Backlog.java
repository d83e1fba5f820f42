package io.zancudo.broker.session;

import io.zancudo.mqtt.TopicFilter;

/**
 * Messages that a session fetches as it gets room for them, instead of having them all in its
 * queue: the retained messages that a SUBSCRIBE asked for.
 */
public interface Backlog {
  /** The Topic Filter for which they are; without its subscription they are not wanted. */
  TopicFilter filter();

  /**
   * Delivers some messages to the session, while it {@link Session#hasRoom}; called on its loop
   * when there is room.
   *
   * @return whether there is more
   */
  boolean deliverSome(Session session);
}

package io.zancudo.broker.session;

/**
 * Where the messages of a session are kept: makes the two halves of a new {@link Session} that hold
 * them.
 *
 * <p>Thread-safe.
 */
public interface SessionMessages {
  /** In the memory of this node, on the session's event loop. */
  SessionMessages IN_MEMORY =
      new SessionMessages() {
        @Override
        public boolean isStored() {
          return false;
        }

        @Override
        public Outbound outbound(Session session) {
          return new OutboundMessages(session);
        }

        @Override
        public ReceivedMessages received(Session session) {
          return new InMemoryReceivedMessages(session);
        }
      };

  /** Whether they outlive this node. */
  boolean isStored();

  /**
   * Makes what holds the messages to the client; called while the session is constructed, so that
   * nothing may be asked of it yet but its Client Identifier and its home.
   */
  Outbound outbound(Session session);

  /** Makes what holds the messages from the client, likewise. */
  ReceivedMessages received(Session session);
}

package io.zancudo.loadtest.mqtt;

/** What a client tells; called on its event loop. */
public interface ClientListener {

  /**
   * A message was delivered to the application: for QoS 2 not the repetition of one that is still
   * open.
   *
   * @param connection counts the client's connections
   */
  default void delivered(Publication publication, int connection) {}

  /** PUBACK or PUBCOMP came: the message is the server's. */
  default void acknowledged(Publication publication) {}

  /** The server refused the message with a reason code of 0x80 or above: it is not the server's. */
  default void refused(Publication publication, int reasonCode) {}

  /** Connected, and each subscription acknowledged; {@code nanos} after the wish or the loss. */
  default void served(long nanos) {}

  /** The server had to have the Session, and said Session Present 0. */
  default void sessionLost() {}

  /** A CONNECT went out; from here on the Will may be the server's. */
  default void connecting() {}

  /** CONNACK with success came. */
  default void connected() {}

  /** The connection is gone; {@code wasConnected}: after CONNACK, else during the attempt. */
  default void disconnected(boolean wasConnected) {}

  /** Whether {@link #packet} is wanted, which costs. */
  default boolean wantsPackets() {
    return false;
  }

  /** A packet went out or came, in words. */
  default void packet(String text) {}

  /** Something to read when looking for a bug; {@code error}: the server broke the protocol. */
  default void note(String text, boolean error) {}
}

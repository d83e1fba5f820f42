package io.zancudo.broker.session;

import io.vertx.core.Future;
import io.zancudo.mqtt.Message;
import org.jspecify.annotations.Nullable;

/**
 * QoS 2 messages that a client has sent and not released yet, by Packet Identifier (MQTT 5.0
 * section 4.3.3).
 *
 * <p>Owned by the session's event loop. Choice: a message is routed when PUBREL comes, as Mosquitto
 * does, so it is kept here until then.
 */
public interface ReceivedMessages {
  /** What a PUBLISH with QoS 2 was. */
  enum Arrival {
    /** A new message: it is kept until its PUBREL. */
    NEW,
    /** The same once more ([MQTT-4.3.3-10]), or another in its place. */
    REPEATED,
    /** The same a third time without a reconnection: an error, as with Mosquitto. */
    REPEATED_TOO_OFTEN,
    /** There is no memory for it. */
    REFUSED
  }

  /** Takes a PUBLISH; it is kept unless it is refused. */
  Arrival put(int packetId, Message message);

  /**
   * Completes when the message is kept where it is safe: then PUBREC may be sent. On any thread;
   * fails if it cannot be kept.
   */
  Future<Void> kept(int packetId);

  /**
   * PUBREL: takes the message out, or null if the Packet Identifier is not held, or its message
   * {@link #isRouting}.
   */
  @Nullable ReleasedMessage remove(int packetId);

  /** Whether PUBREL has come, and its message is not safely routed yet. */
  boolean isRouting(int packetId);

  /**
   * The message is safely routed.
   *
   * @return completes, on any thread, when it will never be routed again: then it is to be
   *     forgotten, and PUBCOMP sent
   */
  Future<Void> routed(int packetId);

  /** The Packet Identifier is free. */
  void forget(int packetId);

  /** A new connection: the client may repeat each message once more. */
  void reconnected();

  /** The session moves from one loop to another; called on the first, which owns it until then. */
  void move(SessionLoop from, SessionLoop to);

  /** Forgets everything: the session has ended. */
  void end();

  /** How many are held. */
  int count();
}

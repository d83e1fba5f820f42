package io.zancudo.broker.session;

import io.vertx.core.Future;
import io.zancudo.broker.codec.Publication;
import io.zancudo.mqtt.ReasonCode;
import io.zancudo.mqtt.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * The messages on their way to a session's client: those that wait, and those that were sent and
 * are not acknowledged.
 *
 * <p>Owned by the session's event loop, like the session, whose connection it reads ({@link
 * Session#link}). It decides which message is sent when, which waits and which is dropped; the
 * session decides who gets one.
 */
public interface Outbound {
  /**
   * The session has a new connection; nothing is sent before {@link #sendWaiting}.
   *
   * @param receiveMaximum the client's, 1 to 65,535, or 0 if it has not said: then {@code
   *     max_inflight_messages} counts
   */
  void attached(int receiveMaximum);

  /** The connection is gone; what is not acknowledged stays for the next one. */
  void detached();

  /**
   * Sends a message now, or lets it wait.
   *
   * @param subscription by which the client gets it
   * @param retain the RETAIN flag with which it is sent
   * @param share the shared subscription through which it comes, if any
   * @param from who published it and may be slowed down, if anybody
   */
  void deliver(
      Publication publication,
      Subscription subscription,
      boolean retain,
      @Nullable SharedDelivery share,
      @Nullable Publisher from);

  /**
   * Sends as much as the client takes: what is in flight again, in its order ([MQTT-4.4.0-1]), then
   * what waits. Called by {@link Session#pump} only; others call that.
   */
  void sendWaiting();

  /** Lets publishers go on that wait for this session, if there is room for more. */
  void releasePublishers();

  /** There are new messages where they are stored; on the session's loop. */
  default void wake(long safeUpTo) {}

  /** Completes when what the client has answered is where it outlives this object. */
  default Future<Void> drained() {
    return Future.succeededFuture();
  }

  /** PUBACK ([MQTT-4.3.2-5]). */
  Acknowledgement puback(int packetId);

  /**
   * PUBREC: answers PUBREL, or frees the identifier if the client refused the message
   * ([MQTT-4.3.3-4], [MQTT-4.8.2-6]). A repeated one is answered again.
   */
  Acknowledgement pubrec(int packetId, ReasonCode reason);

  /** PUBCOMP ([MQTT-4.3.3-7]). */
  Acknowledgement pubcomp(int packetId);

  /** Whether the client takes more messages at once; what else is fetched would have to wait. */
  boolean hasRoom();

  /** Whether publishers wait for this session. */
  boolean isHolding();

  /** How many messages wait to be sent. */
  int queuedCount();

  /** How many messages are sent and not acknowledged. */
  int inFlightCount();

  /** The session moves from one loop to another; called on the first, which owns it until then. */
  void move(SessionLoop from, SessionLoop to);

  /**
   * The session has ended. What came through shared subscriptions and was not sent, or is QoS 1 and
   * not acknowledged, goes to other members (MQTT 5.0 section 4.8.2).
   */
  void end();
}

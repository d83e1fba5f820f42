package io.zancudo.broker.session;

import io.vertx.core.Future;
import io.zancudo.mqtt.Subscription;
import io.zancudo.mqtt.TopicFilter;
import java.util.List;
import java.util.function.Consumer;

/**
 * All sessions of the broker, as its connections see them: who takes one over, what it subscribes
 * to, when it ends, and when its Will is published.
 *
 * <p>Thread-safe. A session is changed on its own event loop only. One Client Identifier has one
 * session at any time ([MQTT-3.1.3-2]).
 */
public interface Sessions {

  /** What came of a claim. */
  sealed interface ClaimResult {
    /**
     * The session is the connection's.
     *
     * @param present whether it was there before (Session Present)
     */
    record Granted(Session session, boolean present) implements ClaimResult {}

    /** The session cannot be kept safe now: the client may try another node. */
    record Unsafe() implements ClaimResult {}

    /** Another connection has claimed the Client Identifier meanwhile ([MQTT-3.1.4-3]). */
    record TakenOver() implements ClaimResult {}
  }

  /**
   * Claims the Client Identifier for a connection on the calling loop. An older connection is told
   * and closed; with Clean Start an older session ends.
   *
   * @param mine the calling loop, to which the session then belongs
   * @param then called on the calling loop, perhaps before this method returns
   */
  void claim(ConnectRequest request, SessionLoop mine, Consumer<ClaimResult> then);

  /**
   * The session, which has them already, has new subscriptions, or others in their places.
   *
   * @return completes, on the session's loop, when whatever is published from now on is delivered:
   *     then SUBACK may be sent. Fails if that cannot be
   */
  Future<Void> subscribed(Session session, List<Subscription> subscriptions);

  /** The session, which has forgotten them already, has fewer subscriptions; as above. */
  Future<Void> unsubscribed(Session session, List<TopicFilter> filters);

  /**
   * The session's connection has ended.
   *
   * @param publishWill whether it ended so that the Will is due (MQTT 5.0 section 3.1.2.5)
   */
  void disconnected(Session session, boolean publishWill);

  /** Whether a session for this Client Identifier would be one too many. */
  boolean isFull(String clientId, int maxSessions);

  /** How many sessions this node knows, connected or not. */
  int count();

  /** Calls this for each connection of this node, on its event loop; from any thread. */
  void forEachConnection(Consumer<SessionConnection> action);
}

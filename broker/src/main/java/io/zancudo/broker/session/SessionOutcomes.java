package io.zancudo.broker.session;

import io.vertx.core.Future;
import io.zancudo.cluster.MessageId;
import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.TopicFilter;
import io.zancudo.mqtt.Will;

/**
 * What ends with a session in a broker of several nodes and concerns others. Called on the loop.
 * Each has an identity, whoever does it: done twice it is done once.
 */
public interface SessionOutcomes {

  /**
   * Publishes a Will whose client was allowed to publish it.
   *
   * @return completes when it is safe; fails if it is not known to be
   */
  Future<Void> publishWill(SessionLoop loop, String clientId, Will will, MessageId id);

  /** The same after a delay, until it is safe: nobody else would. */
  void publishWillUntilSafe(
      SessionLoop loop, String clientId, Will will, MessageId id, long delayMillis);

  /**
   * Gives a message of a shared subscription to another member.
   *
   * @return completes when it is safe; fails if it is not known to be
   */
  Future<Void> redeliver(SessionLoop loop, TopicFilter share, Message message, MessageId id);

  /** The same, until it is safe: nobody else would. */
  void redeliverUntilSafe(SessionLoop loop, TopicFilter share, Message message, MessageId id);
}

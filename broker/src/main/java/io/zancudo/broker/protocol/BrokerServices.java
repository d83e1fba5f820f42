package io.zancudo.broker.protocol;

import io.zancudo.broker.config.LimitsConfig;
import io.zancudo.broker.config.MessagingConfig;
import io.zancudo.broker.loop.BrokerLoop;
import io.zancudo.broker.session.Session;
import io.zancudo.broker.session.Sessions;
import io.zancudo.cluster.RetainedStore;
import io.zancudo.topic.TopicTree;
import java.time.InstantSource;
import java.util.List;

/**
 * What all connections of the broker share. Thread-safe.
 *
 * @param settings what the configuration says at the moment
 * @param sessions all sessions
 * @param subscriptions all subscriptions
 * @param retained all retained messages
 * @param clock the broker's one clock
 * @param safeQueues what other threads have found safe, for each event loop by its index
 */
public record BrokerServices(
    BrokerSettings settings,
    Sessions sessions,
    TopicTree<Session> subscriptions,
    RetainedStore retained,
    InstantSource clock,
    List<SafeQueue> safeQueues) {

  LimitsConfig limits() {
    return settings.limits();
  }

  MessagingConfig messaging() {
    return settings.messaging();
  }

  SafeQueue safeQueue(BrokerLoop loop) {
    return safeQueues.get(loop.index());
  }
}

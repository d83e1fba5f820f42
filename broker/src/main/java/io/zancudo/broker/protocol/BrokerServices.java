package io.zancudo.broker.protocol;

import io.zancudo.broker.config.LimitsConfig;
import io.zancudo.broker.config.MessagingConfig;
import io.zancudo.broker.session.Session;
import io.zancudo.broker.session.SessionDirectory;
import io.zancudo.cluster.RetainedStore;
import io.zancudo.topic.TopicTree;
import java.time.InstantSource;

/**
 * What all connections of the broker share. Thread-safe.
 *
 * @param limits bounds from the configuration
 * @param messaging how messages and sessions are treated, from the configuration
 * @param connectionMessages whether connections are logged
 * @param sessions all sessions
 * @param subscriptions all subscriptions
 * @param retained all retained messages
 * @param clock the broker's one clock
 */
public record BrokerServices(
    LimitsConfig limits,
    MessagingConfig messaging,
    boolean connectionMessages,
    SessionDirectory sessions,
    TopicTree<Session> subscriptions,
    RetainedStore retained,
    InstantSource clock) {}

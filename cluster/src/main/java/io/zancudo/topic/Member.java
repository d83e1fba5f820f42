package io.zancudo.topic;

import io.zancudo.mqtt.Subscription;

/**
 * A subscriber with one of its subscriptions.
 *
 * @param subscriber known by {@code equals}
 * @param subscription the filter and its options
 */
public record Member<S>(S subscriber, Subscription subscription) implements Members<S> {}

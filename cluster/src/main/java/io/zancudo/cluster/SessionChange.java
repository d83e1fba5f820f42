package io.zancudo.cluster;

import io.zancudo.mqtt.Subscription;
import io.zancudo.mqtt.TopicFilter;
import java.util.List;
import java.util.OptionalLong;

/**
 * A change that a client makes to its session.
 *
 * @param subscribe subscriptions that are added, or take the place of those with the same filter
 * @param unsubscribe filters whose subscriptions go; done before {@code subscribe}
 * @param expirySeconds the new Session Expiry Interval (section 3.14.2.2.2), if it changes
 */
public record SessionChange(
    List<Subscription> subscribe, List<TopicFilter> unsubscribe, OptionalLong expirySeconds) {
  public SessionChange {
    subscribe = List.copyOf(subscribe);
    unsubscribe = List.copyOf(unsubscribe);
  }

  /** SUBSCRIBE. */
  public static SessionChange subscribe(List<Subscription> subscriptions) {
    return new SessionChange(subscriptions, List.of(), OptionalLong.empty());
  }

  /** UNSUBSCRIBE. */
  public static SessionChange unsubscribe(List<TopicFilter> filters) {
    return new SessionChange(List.of(), filters, OptionalLong.empty());
  }

  /** DISCONNECT with a Session Expiry Interval. */
  public static SessionChange expiry(long seconds) {
    return new SessionChange(List.of(), List.of(), OptionalLong.of(seconds));
  }
}

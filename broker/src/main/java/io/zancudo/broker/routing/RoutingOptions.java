package io.zancudo.broker.routing;

import io.zancudo.mqtt.Message;
import java.time.Duration;
import java.util.Optional;

/**
 * How messages are routed; from the configuration.
 *
 * @param allowDuplicateMessages {@code allow_duplicate_messages}: a client with several matching
 *     subscriptions gets the message for each of them, instead of once
 * @param retainExpiry {@code retain_expiry_interval}: how long retained messages are kept at most
 */
public record RoutingOptions(boolean allowDuplicateMessages, Optional<Duration> retainExpiry) {
  /** The defaults of Mosquitto 2.1. */
  public static final RoutingOptions DEFAULT = new RoutingOptions(true);

  /** Options of messages that are not retained. */
  public RoutingOptions(boolean allowDuplicateMessages) {
    this(allowDuplicateMessages, Optional.empty());
  }

  /** When a message that is retained now has to expire, in milliseconds of the epoch. */
  long retainedUntil(long nowMillis) {
    return retainExpiry.map(kept -> nowMillis + kept.toMillis()).orElse(Message.NEVER);
  }
}

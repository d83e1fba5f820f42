package io.zancudo.broker.routing;

/**
 * How messages are routed; from the configuration.
 *
 * @param allowDuplicateMessages {@code allow_duplicate_messages}: a client with several matching
 *     subscriptions gets the message for each of them, instead of once
 */
public record RoutingOptions(boolean allowDuplicateMessages) {
  /** The defaults of Mosquitto 2.1. */
  public static final RoutingOptions DEFAULT = new RoutingOptions(true);
}

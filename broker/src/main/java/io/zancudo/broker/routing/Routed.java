package io.zancudo.broker.routing;

import io.vertx.core.Future;

/**
 * What came of a message that was routed.
 *
 * @param matched whether anybody subscribes to the topic
 * @param safe completes, on any thread, when the message is safe wherever it must be: then PUBACK
 *     or PUBREC may be sent. Fails if it cannot be
 */
public record Routed(boolean matched, Future<Void> safe) {
  private static final Routed MATCHED = new Routed(true, Future.succeededFuture());
  private static final Routed UNMATCHED = new Routed(false, Future.succeededFuture());

  /** A message that nobody has to wait for. */
  public static Routed now(boolean matched) {
    return matched ? MATCHED : UNMATCHED;
  }
}

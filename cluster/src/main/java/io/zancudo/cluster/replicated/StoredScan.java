package io.zancudo.cluster.replicated;

import io.vertx.core.Future;
import io.zancudo.cluster.StoredSubscriptions;
import java.util.function.Consumer;

/** Thread-safe: reads the subscriptions of all stored sessions where the truth of them is. */
public interface StoredScan {

  /**
   * Reads all that was there when the scan began; what changes meanwhile may come in either state.
   *
   * @param consumer is called on any threads, also on several at once
   * @return completes when all was given to the consumer
   */
  Future<Void> scan(Consumer<StoredSubscriptions> consumer);
}

package io.zancudo.cluster.replicated;

import io.vertx.core.Future;
import java.util.function.Consumer;

/** Thread-safe: where retained messages are kept so that they outlive nodes. */
public interface RetainedTruth {

  /**
   * Stores a record, with a backup on another node if there is one, unless a newer version is
   * there. The same record may be stored again.
   *
   * @return whether it is there now; false if a newer one is. Fails with {@link
   *     io.zancudo.cluster.NotSafeException} if it cannot be made safe
   */
  Future<Boolean> put(RetainedRecord record);

  /**
   * Reads all that was there when the scan began, also what was removed a short while ago; what
   * changes meanwhile may come in either state.
   *
   * @param consumer is called on any threads, also on several at once
   * @return completes when all was given to the consumer
   */
  Future<Void> scan(Consumer<RetainedRecord> consumer);
}

package io.zancudo.cluster.replicated;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The truth of retained messages in a map. */
final class RecordingTruth implements RetainedTruth {
  final Map<String, RetainedRecord> records = new ConcurrentHashMap<>();

  @Override
  public Future<Boolean> put(RetainedRecord record) {
    RetainedRecord now =
        records.merge(record.topic(), record, (old, add) -> add.isNewerThan(old) ? add : old);
    return Future.succeededFuture(now == record);
  }

  @Override
  public Future<Void> scan(Consumer<RetainedRecord> consumer) {
    List.copyOf(records.values()).forEach(consumer);
    return Future.succeededFuture();
  }
}

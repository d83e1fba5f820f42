package io.zancudo.cluster.hazelcast;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.ExtendedMapEntry;
import io.zancudo.cluster.replicated.RetainedRecord;
import io.zancudo.mqtt.Message;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Puts a record unless a newer one is there; runs on the node that has the topic's partition, and
 * on its backup. Done twice it does nothing more.
 *
 * @param record what to put
 * @param nowMillis when it was put, so that all replicas count the same time to live
 */
record PutRetained(RetainedRecord record, long nowMillis)
    implements EntryProcessor<String, RetainedRecord, Boolean> {
  /** How long an entry stays that says only that something was there. */
  private static final long TOMBSTONE_MILLIS = Duration.ofMinutes(10).toMillis();

  private static final long FOR_EVER = 0;

  @Override
  public Boolean process(Map.Entry<String, RetainedRecord> entry) {
    RetainedRecord known = entry.getValue();
    if (known != null && !record.isNewerThan(known)) {
      return record.version().equals(known.version());
    }
    ((ExtendedMapEntry<String, RetainedRecord>) entry)
        .setValue(record, timeToLiveMillis(), TimeUnit.MILLISECONDS);
    return true;
  }

  private long timeToLiveMillis() {
    if (record.message().isEmpty()) {
      return TOMBSTONE_MILLIS;
    }
    long expiresAt = record.message().get().expiresAtMillis();
    return expiresAt == Message.NEVER
        ? FOR_EVER
        : Math.max(0, expiresAt - nowMillis) + TOMBSTONE_MILLIS;
  }
}
